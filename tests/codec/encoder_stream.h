// An encoder and the client that gets its frames: what the tests of FrameEncoder stand on.
#pragma once

#include <gtest/gtest.h>

#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_encoder.h"
#include "tests/codec/pictures.h"

namespace shoji::test {

inline constexpr size_t kUnlimited = SIZE_MAX;
inline constexpr Size kScreen{642, 402};  // neither side a multiple of 64
inline constexpr Rect kEverything{0, 0, 642, 402};

struct EncoderStream {
  explicit EncoderStream(Size size = kScreen, motion::MotionFinder* motion = nullptr,
                         damage::PixelGuard* guard = nullptr)
      : encoder(motion, guard), framebuffer(size) {
    encoder.SetSize(size);
  }

  wire::Frame Deliver(const Bytes& message) {
    last_bytes = message.size();
    const Result<wire::Frame> frame = decoder.Apply(message);
    EXPECT_TRUE(frame.has_value()) << frame.error().message;
    wire::Frame header = frame.value_or(wire::Frame{});
    header.raw = header.packed = {};
    return header;
  }
  bool ScanAll() { return encoder.ScanAll(framebuffer.bgrx(), Framebuffer::kStrideBytes); }
  bool Scan(const Rect& hint) { return encoder.Scan(framebuffer.bgrx(), Framebuffer::kStrideBytes, {&hint, 1}); }
  wire::Frame Build(size_t budget = kUnlimited) { return Deliver(encoder.BuildFrame({++id, 0, 0}, budget)); }
  wire::Frame Part(const frame::FramePart& part) { return Deliver(encoder.BuildFrame({++id, 0, 0}, kUnlimited, part)); }
  wire::Frame Refine(size_t max_bytes, frame::Focus focus = {}) {
    return Deliver(encoder.BuildRefinement({++id, 0, 0}, max_bytes, focus));
  }
  int Wrong() const { return Differences(framebuffer, decoder.picture()); }

  frame::FrameEncoder encoder;
  frame::FrameDecoder decoder;
  Framebuffer framebuffer;
  uint32_t id = 0;
  size_t last_bytes = 0;
};

}  // namespace shoji::test
