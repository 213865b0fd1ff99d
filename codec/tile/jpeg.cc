#include "codec/tile/jpeg.h"

#include "codec/base/check.h"

namespace shoji::tile {
namespace {

constexpr uint8_t kStartOfBaselineFrame = 0xC0;
constexpr uint8_t kStartOfScan = 0xDA;

bool IsStartOfFrame(uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Walks the marker segments (ITU-T T.81, B.1.1) up to the scan. The library decodes more kinds than the protocol has.
bool IsBaseline(ByteSpan jpeg) {
  ByteReader in(jpeg);
  if (in.U8() != 0xFF || in.U8() != 0xD8) return false;
  bool baseline = false;
  while (in.ok() && in.U8() == 0xFF) {
    const uint8_t marker = in.U8();
    const int high = in.U8();
    const int length = high << 8 | in.U8();
    if (IsStartOfFrame(marker) && (baseline || marker != kStartOfBaselineFrame)) return false;
    baseline = baseline || marker == kStartOfBaselineFrame;
    if (marker == kStartOfScan) return in.ok() && baseline;
    if (length < 2) return false;
    in.Take(static_cast<size_t>(length) - 2);
  }
  return false;
}

}  // namespace

JpegEncoder::JpegEncoder() : handle_(tjInitCompress()) { SHOJI_CHECK(handle_ != nullptr); }

size_t JpegEncoder::Encode(const Pixels& pixels, int quality, Bytes& out) {
  const size_t before = out.size();
  const auto [width_px, height_px] = pixels.size;
  unsigned long length = tjBufSize(width_px, height_px, TJSAMP_444);
  out.resize(before + length);
  unsigned char* target = out.data() + before;
  const auto* source = reinterpret_cast<const unsigned char*>(pixels.first);
  const int status = tjCompress2(handle_.get(), source, width_px, pixels.stride_px * 4, height_px, TJPF_BGRX, &target,
                                 &length, TJSAMP_444, quality, TJFLAG_NOREALLOC);
  SHOJI_CHECK(status == 0 && length > 0);
  out.resize(before + length);
  return length;
}

JpegDecoder::JpegDecoder() : handle_(tjInitDecompress()) { SHOJI_CHECK(handle_ != nullptr); }

Result<void> JpegDecoder::Decode(ByteSpan jpeg, Size size, uint32_t* target, int stride_px) {
  if (!IsBaseline(jpeg)) return Fail(ErrorCode::kInvalid, "JPEG is not baseline");
  int width_px = 0;
  int height_px = 0;
  int sampling = 0;
  int colours = 0;
  if (tjDecompressHeader3(handle_.get(), jpeg.data(), jpeg.size(), &width_px, &height_px, &sampling, &colours) != 0 ||
      Size{width_px, height_px} != size || sampling != TJSAMP_444 || colours != TJCS_YCbCr) {
    return Fail(ErrorCode::kInvalid, "JPEG is not 4:4:4 of its rectangle's size");
  }
  auto* out = reinterpret_cast<unsigned char*>(target);
  if (tjDecompress2(handle_.get(), jpeg.data(), jpeg.size(), out, width_px, stride_px * 4, height_px, TJPF_BGRX,
                    TJFLAG_STOPONWARNING) != 0) {
    return Fail(ErrorCode::kInvalid, "JPEG data is broken");
  }
  for (int y = 0; y < height_px; ++y, target += stride_px) {
    for (int x = 0; x < width_px; ++x) target[x] &= 0x00FFFFFF;
  }
  return {};
}

}  // namespace shoji::tile
