// A session's encoder over a framebuffer to be painted on, and the picture its frames make: what tests of outputs show
// and compare with.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_encoder.h"
#include "codec/motion/strip_motion.h"
#include "tests/broker/rdp/graphics/coarse_places.h"
#include "tests/codec/document.h"
#include "tests/codec/encoder_stream.h"
#include "tests/codec/pictures.h"
#include "tests/codec/video/h264_decoder.h"

namespace shoji::test {

// The largest difference of red, green or blue.
inline int Distance(uint32_t a, uint32_t b) {
  int most = 0;
  for (const int shift : {0, 8, 16}) {
    most = std::max(most, std::abs(static_cast<int>(a >> shift & 0xFF) - static_cast<int>(b >> shift & 0xFF)));
  }
  return most;
}

// Paints one of the things that screens do.
inline void Paint(Framebuffer& framebuffer, std::minstd_rand& random) {
  const Size size = framebuffer.size();
  const int x = static_cast<int>(random() % static_cast<uint32_t>(size.width_px));
  const int y = static_cast<int>(random() % static_cast<uint32_t>(size.height_px));
  const Rect where{x, y, static_cast<int>(1 + random() % 300), static_cast<int>(1 + random() % 200)};
  switch (random() % 5) {
    case 0:
      return framebuffer.Fill(where, static_cast<uint32_t>(random()) & 0xFFFFFF);
    case 1:
      return framebuffer.Text(where, static_cast<uint32_t>(random()));
    case 2:
      return framebuffer.Photo(where);
    case 3:
      return framebuffer.Noise(where);
    default: {
      const Document document(static_cast<uint32_t>(random() % 3));
      const int scrolled = static_cast<int>(random() % 500);
      framebuffer.Draw({0, 0, size.width_px, size.height_px},
                       [&](int px, int py) { return document.At(px, py + scrolled); });
    }
  }
}

class FrameSource {
 public:
  explicit FrameSource(Size size) : framebuffer(size) { encoder.SetSize(size); }

  // What changed since the last one.
  Bytes Frame() {
    encoder.ScanAll(framebuffer.bgrx(), Framebuffer::kStrideBytes);
    now += std::chrono::milliseconds(33);
    Bytes frame = encoder.BuildFrame({.frame_id = ++id, .now = now}, budget);
    EXPECT_TRUE(decoder.Apply(frame, &coarse).has_value());
    return frame;
  }
  // A part of what is coarse, exactly. Only where HasCoarse() and nothing is pending.
  Bytes Refinement() {
    Bytes frame = encoder.BuildRefinement({.frame_id = ++id, .now = now}, 256 * 1024, {});
    EXPECT_TRUE(decoder.Apply(frame, &coarse).has_value());
    return frame;
  }
  // How many pixels have a part that is shown more than `tolerance` otherwise than the frames say, or than
  // `coarse_tolerance` where those left the picture coarse.
  int Wrong(const tile::Pixels& shown, int tolerance = 0) const { return Wrong(shown, tolerance, tolerance); }
  int Wrong(const tile::Pixels& shown, int tolerance, int coarse_tolerance) const {
    const tile::Pixels right = decoder.picture();
    if (right.size != shown.size) return -1;
    int wrong = 0;
    for (int y = 0; y < right.size.height_px; ++y) {
      for (int x = 0; x < right.size.width_px; ++x) {
        const int most = coarse.Is(x, y) ? coarse_tolerance : tolerance;
        wrong += Distance(right.Row(y)[x], shown.Row(y)[x]) > most ? 1 : 0;
      }
    }
    return wrong;
  }
  // The next frames have this size.
  void SetSize(Size size) {
    framebuffer = Framebuffer(size);
    encoder.SetSize(size);
  }

  Framebuffer framebuffer;
  motion::StripMotion motion{1};
  frame::FrameEncoder encoder{&motion};
  H264Decoder painter;
  frame::FrameDecoder decoder{&painter};
  CoarsePlaces coarse;
  TimePoint now{};
  uint32_t id = 0;
  size_t budget = SIZE_MAX;
};

}  // namespace shoji::test
