// One rectangle of the screen as an H.264 stream: the only user of x264 and of libyuv. Owned by FrameEncoder's owner,
// one thread; x264 starts none of its own. Each picture leaves at once as one access unit (Annex B, no B-frames, zero
// reordering signalled); the bytes a unit may take are given with each picture, so a slower path costs quality, never
// delay. Knows neither clock nor wire.
#pragma once

// clang-format off: x264.h does not compile without the other one before it.
#include <cstdint>
#include <x264.h>
// clang-format on

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/rate_factor.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

namespace shoji::video {

enum class Chroma {
  k420,       // BT.601, full range
  k444,       // BT.601, limited range
  k420Bt709,  // full range
};

// Pictures a second that x264 reckons with; real ones come when the path is free.
inline constexpr int kNominalFps = 30;
inline constexpr size_t kMinUnitBytes = 1000;
inline constexpr size_t kMaxUnitBytes = 512 * 1024;

struct AccessUnit {
  ByteSpan bytes;    // never empty; valid until the next call of Encode() or Stop()
  bool key = false;  // decodable from nothing
};

class RegionEncoder {
 public:
  bool running() const { return encoder_ != nullptr; }

  // From the next stream on. In [kFinestRateFactor, kCoarsestRateFactor].
  void SetRateFactor(int rate_factor) { rate_factor_ = rate_factor; }

  // The next picture; both sides even and at least 64. It is a key picture when `key` asks for it, after Stop(), and
  // when its size or chroma is another than the last one's. `unit_bytes`: about what the unit may take, brought into
  // [kMinUnitBytes, kMaxUnitBytes]; simple pictures take less. kUnavailable: x264 refuses (memory); the stream is over
  // and the next call starts a new one.
  Result<AccessUnit> Encode(const tile::Pixels& pixels, Chroma chroma, size_t unit_bytes, bool key);
  // Gives all memory back.
  void Stop();

 private:
  bool Start(Size size, Chroma chroma, size_t unit_bytes);
  bool SetUnitBytes(size_t unit_bytes);
  void Convert(const tile::Pixels& pixels);

  int rate_factor_ = kUsualRateFactor;
  Chroma chroma_ = Chroma::k420;
  CHandle<x264_t, x264_encoder_close> encoder_;
  x264_param_t parameters_{};
  x264_picture_t picture_{};
  size_t unit_bytes_ = 0;
  Bytes planes_;
  Bytes unit_;
};

}  // namespace shoji::video
