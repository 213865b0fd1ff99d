#include "codec/wire/frame_message.h"

#include <gtest/gtest.h>

#include "codec/frame/frame_writer.h"

namespace shoji::wire {
namespace {

constexpr Size kScreen{320, 240};

Bytes FillFrame() {
  frame::FrameWriter writer;
  writer.Fill({0, 0, 320, 240}, 0x102030);
  return writer.Finish({1, 2, 3}, kScreen, true, true);
}

Bytes PaletteFrame() {
  frame::FrameWriter writer;
  const std::vector<uint32_t> colours{0, 0xFFFFFF, 0xFF0000};
  const std::vector<uint8_t> indices{0, 1, 2, 2, 1, 0};
  writer.Palette({5, 5, 3, 2}, colours, indices.data(), 3);
  return writer.Finish({1, 2, 3}, kScreen, true, true);
}

bool Parses(const Bytes& message) { return ParseFrame(message).has_value(); }
bool ParsesWith(Bytes message, size_t at, uint8_t value) {
  message.at(at) = value;
  return Parses(message);
}

TEST(FrameMessage, HeaderFieldsSurvive) {
  Bytes message = FillFrame();
  StampEncodeTime(message, 0xA1B2C3D4);
  const Frame frame = ParseFrame(message).value();
  EXPECT_EQ(frame.frame_id, 1u);
  EXPECT_EQ(frame.last_input_id, 2u);
  EXPECT_EQ(frame.capture_us, 3u);
  EXPECT_EQ(frame.encode_us, 0xA1B2C3D4u);
  EXPECT_TRUE(frame.key && frame.exact);
  EXPECT_EQ(frame.size, kScreen);
  EXPECT_EQ(Encode(frame), message);
}

TEST(FrameMessage, EveryTruncationIsRefused) {
  const Bytes message = PaletteFrame();
  for (size_t length = 0; length < message.size(); ++length) {
    Bytes cut(message.begin(), message.begin() + static_cast<ptrdiff_t>(length));
    EXPECT_FALSE(Parses(cut));
    if (length < kHeaderBytes) continue;
    cut[4] = static_cast<uint8_t>(length - kHeaderBytes);  // a header that agrees does not help
    EXPECT_FALSE(Parses(cut)) << length;
  }
}

TEST(FrameMessage, ScreenSizeFlagsAndReservedByteAreChecked) {
  const Bytes message = FillFrame();
  EXPECT_TRUE(Parses(message));
  EXPECT_TRUE(ParsesWith(message, kHeaderBytes + 4, 0x42));
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 4, 0x3F));  // 319 wide
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 5, 0x10));  // 4160 wide
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 22, 7));    // unknown flag
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 23, 1));    // reserved
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 20, 2));    // more rectangles than the section has room for
}

TEST(FrameMessage, ABombIsRefusedBeforeUnpacking) {
  Bytes message = FillFrame();
  const auto announce = [&message](uint32_t unpacked_bytes) {
    for (size_t i = 0; i < 4; ++i) {
      message[kHeaderBytes + 32 + i] = static_cast<uint8_t>(unpacked_bytes >> (8 * i));
    }
  };
  announce(kMaxUnpackedBytes);
  EXPECT_TRUE(Parses(message));
  announce(kMaxUnpackedBytes + 1);
  EXPECT_EQ(ParseFrame(message).error().code, ErrorCode::kTooLarge);
  announce(0);
  EXPECT_FALSE(Parses(message));
}

}  // namespace
}  // namespace shoji::wire
