#include "codec/wire/frame_message.h"

#include <gtest/gtest.h>

#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_writer.h"

namespace shoji::wire {
namespace {

constexpr Size kScreen{320, 240};
constexpr size_t kFirstRect = kHeaderBytes + kFrameHeaderBytes;

Bytes FillFrame() {
  frame::FrameWriter writer;
  writer.Fill({0, 0, 320, 240}, 0x102030);
  return writer.Finish({1, 2, 3}, kScreen, true, true);
}

Bytes CopyFrame() {
  frame::FrameWriter writer;
  writer.Copy({10, 10, 100, 100}, 220, 140);
  return writer.Finish({1, 2, 3}, kScreen, true, false);
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
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 4, 0x3F));  // 319 wide: also cuts the rectangle
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 5, 0x10));  // 4160 wide
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 22, 7));    // unknown flag
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 23, 1));    // reserved
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 20, 2));    // one rectangle more than there is
  EXPECT_FALSE(ParsesWith(message, kHeaderBytes + 20, 0));
}

TEST(FrameMessage, RectanglesKeepToTheirOperation) {
  const Bytes fill = FillFrame();
  EXPECT_FALSE(ParsesWith(fill, kFirstRect, 2));  // reserved operations
  EXPECT_FALSE(ParsesWith(fill, kFirstRect, 6));
  EXPECT_FALSE(ParsesWith(fill, kFirstRect + 1, 1));   // arg
  EXPECT_FALSE(ParsesWith(fill, kFirstRect + 2, 1));   // x: outside now
  EXPECT_FALSE(ParsesWith(fill, kFirstRect + 10, 1));  // a
  EXPECT_FALSE(ParsesWith(fill, kFirstRect + 15, 1));  // colour of 25 bits
  EXPECT_TRUE(ParsesWith(fill, kFirstRect + 14, 1));
  const Bytes copy = CopyFrame();
  EXPECT_TRUE(Parses(copy));
  EXPECT_FALSE(ParsesWith(copy, kFirstRect + 10, 221));  // source outside
  EXPECT_FALSE(ParsesWith(copy, kFirstRect + 12, 141));
  EXPECT_FALSE(ParsesWith(copy, kFirstRect + 15, 0x80));
  const Bytes palette = PaletteFrame();
  EXPECT_FALSE(ParsesWith(palette, kFirstRect + 1, 3));   // bits
  EXPECT_FALSE(ParsesWith(palette, kFirstRect + 10, 1));  // one colour
  EXPECT_FALSE(ParsesWith(palette, kFirstRect + 10, 5));  // five colours in two bits
  EXPECT_FALSE(ParsesWith(palette, kFirstRect + 12, 1));  // b
  EXPECT_FALSE(ParsesWith(palette, kFirstRect + 8, 3));   // more rows than data
}

TEST(FrameMessage, ABombIsRefusedBeforeUnpacking) {
  Frame frame;
  frame.size = {3840, 2160};
  frame.key = true;
  const Bytes packed(20, 0);
  frame.packed = packed;
  frame.rects = {{RectOp::kRgb, 0, {0, 0, 3840, 2160}, 0, 0}};
  frame.unpacked_bytes = 3840 * 2160 * 3;
  Bytes one = Encode(frame);
  EXPECT_TRUE(Parses(one));
  const auto rect = one.begin() + kFirstRect;
  Bytes twice(one.size() + kRectBytes);
  std::copy(rect, one.end(), std::copy(one.begin(), rect + kRectBytes, twice.begin()));
  twice[4] = static_cast<uint8_t>(twice.size() - kHeaderBytes);
  twice[kHeaderBytes + 20] = 2;
  for (size_t i = 0; i < 4; ++i) {
    twice[kHeaderBytes + 32 + i] = static_cast<uint8_t>((2 * frame.unpacked_bytes) >> (8 * i));
  }
  EXPECT_EQ(ParseFrame(twice).error().code, ErrorCode::kTooLarge);
}

TEST(FrameDecoder, RefusesWhatTheParserCannotSee) {
  frame::FrameDecoder decoder;
  const auto delta = [](Size size) { return frame::FrameWriter().Finish({2, 0, 0}, size, false, false); };
  EXPECT_FALSE(decoder.Apply(delta(kScreen)).has_value());  // nothing to build on
  EXPECT_TRUE(decoder.Apply(FillFrame()).has_value());
  EXPECT_TRUE(decoder.Apply(delta(kScreen)).has_value());
  EXPECT_FALSE(decoder.Apply(delta({322, 240})).has_value());  // another size without KEY
  Bytes broken = PaletteFrame();
  broken[broken.size() - 14] ^= 0xFF;
  EXPECT_FALSE(decoder.Apply(broken).has_value());
  EXPECT_TRUE(decoder.Apply(PaletteFrame()).has_value());
}

}  // namespace
}  // namespace shoji::wire
