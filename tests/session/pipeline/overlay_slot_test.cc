#include "session/pipeline/overlay_slot.h"

#include <gtest/gtest.h>

#include "session/pipeline/capture_scheduler.h"

namespace shoji::pipeline {
namespace {

using Messages = std::vector<wire::ServerMessage>;

wire::Cursor CursorOf(uint16_t extent, uint8_t shade) {
  return {.size = {extent, extent}, .hot_x = 0, .hot_y = 0, .rgba = Bytes(size_t{4} * extent * extent, shade)};
}

class OverlaySlotTest : public testing::Test {
 protected:
  Messages Take() { return slot_.Take({1280, 800}, clock_.Now()); }
  FakeClock clock_;
  OverlaySlot slot_;
};

TEST_F(OverlaySlotTest, AFirstChangeLeavesAtOnceAndOnlyOnce) {
  EXPECT_EQ(slot_.WaitTime(clock_.Now()), std::nullopt);
  slot_.SetCursor(CursorOf(16, 1));
  slot_.SetCaret({5, 6, 2, 1'000});
  EXPECT_EQ(slot_.WaitTime(clock_.Now()), Duration::zero());
  EXPECT_EQ(Take(), (Messages{CursorOf(16, 1), wire::Caret{{5, 6, 2, 794}}}));
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_TRUE(Take().empty());
  EXPECT_EQ(slot_.WaitTime(clock_.Now()), std::nullopt);
}

TEST_F(OverlaySlotTest, WhatIsAlreadyShownIsNotSentAgain) {
  slot_.SetCursor(CursorOf(16, 1));
  slot_.SetCaret({1, 2, 3, 4});
  (void)Take();
  slot_.SetCursor(CursorOf(16, 1));
  slot_.SetCaret({1, 2, 3, 4});
  EXPECT_EQ(slot_.WaitTime(clock_.Now()), std::nullopt);
}

TEST_F(OverlaySlotTest, OfManyCaretsTheNewestLeavesOncePerFrame) {
  int sent = 0;
  Messages last;
  for (int i = 1; i <= 1'000; ++i) {
    slot_.SetCaret({i, 0, 1, 1});
    if (auto due = Take(); !due.empty()) {
      EXPECT_EQ(due, (Messages{wire::Caret{{i, 0, 1, 1}}}));
      ++sent;
    }
    clock_.Advance(std::chrono::milliseconds(1));
  }
  EXPECT_LE(sent, std::chrono::seconds(1) / kFrameInterval + 1);
  EXPECT_GT(sent, 60);
}

TEST_F(OverlaySlotTest, AUsualCursorMayChangeWithEveryFrameAndTheLargestMayNot) {
  for (const uint16_t extent : {uint16_t{24}, uint16_t{128}}) {
    slot_.Renew();
    size_t bytes = 0;
    int sent = 0;
    for (int i = 0; i < 700; ++i) {
      slot_.SetCursor(CursorOf(extent, static_cast<uint8_t>(i)));
      for (const auto& message : Take()) {
        if (!std::holds_alternative<wire::Cursor>(message)) continue;
        bytes += std::get<wire::Cursor>(message).rgba.size();
        ++sent;
      }
      clock_.Advance(kFrameInterval);
    }
    // 9.8 seconds.
    EXPECT_LE(static_cast<double>(bytes), 10 * kCursorBytesPerSecond + 4 * 128 * 128) << extent;
    EXPECT_EQ(sent == 700, extent == 24) << sent;
    EXPECT_GT(sent, 30);
  }
}

TEST_F(OverlaySlotTest, ANewClientGetsBothAtOnce) {
  slot_.SetCursor(CursorOf(128, 1));
  (void)Take();
  slot_.Renew();
  EXPECT_EQ(Take(), (Messages{CursorOf(128, 1), wire::Caret{{}}}));
}

TEST_F(OverlaySlotTest, WithoutACursorANewClientGetsTheCaretAlone) {
  slot_.Renew();
  EXPECT_EQ(Take().size(), 1u);
}

}  // namespace
}  // namespace shoji::pipeline
