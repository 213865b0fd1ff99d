// JPEG 4:4:4 through TurboJPEG: the only file pair that knows the library. Each object: one owner, one thread.
#pragma once

#include <turbojpeg.h>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

namespace shoji::tile {

class JpegEncoder {
 public:
  JpegEncoder();
  // Appends one baseline 4:4:4 image (quality 1..100) and returns its length. Never empty.
  size_t Encode(const Pixels& pixels, int quality, Bytes& out);

 private:
  CHandle<void, tjDestroy> handle_;
};

class JpegDecoder {
 public:
  JpegDecoder();
  // Decodes foreign bytes to 0x00RRGGBB. Error (target partly written) unless they are one clean baseline 4:4:4 YCbCr
  // image of exactly this size.
  Result<void> Decode(ByteSpan jpeg, Size size, uint32_t* target, int stride_px);

 private:
  CHandle<void, tjDestroy> handle_;
};

}  // namespace shoji::tile
