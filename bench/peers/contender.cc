#include "bench/peers/contender.h"

#include "bench/peers/jpeg_full_frame.h"
#include "bench/peers/png_tiles.h"
#include "bench/peers/rfb_encoders.h"
#include "bench/peers/shoji_codec.h"
#include "bench/peers/x264_full_frame.h"

namespace shoji::bench {

std::vector<std::unique_ptr<Contender>> MakeContenders(Size size) {
  std::vector<std::unique_ptr<Contender>> all;
  all.push_back(std::make_unique<ShojiCodec>(size, ViewerKind::kWeb));
  all.push_back(std::make_unique<ShojiCodec>(size, ViewerKind::kPlain));
  all.push_back(MakeRfbEncoder(size, RfbEncoding::kTightJpeg));
  all.push_back(MakeRfbEncoder(size, RfbEncoding::kTightLossless));
  all.push_back(MakeRfbEncoder(size, RfbEncoding::kZrle));
  all.push_back(MakeX264FullFrame(size, Chroma::k420));
  all.push_back(MakeX264FullFrame(size, Chroma::k444));
  all.push_back(std::make_unique<JpegFullFrame>(size));
  all.push_back(std::make_unique<PngTiles>(size));
  return all;
}

}  // namespace shoji::bench
