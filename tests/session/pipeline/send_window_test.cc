#include "session/pipeline/send_window.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

using std::chrono::milliseconds;

TEST(SendWindow, ShutsAtTwoUnacknowledgedFrames) {
  FakeClock clock;
  SendWindow window;
  EXPECT_TRUE(window.IsOpen());
  window.OnSent(1, 100, clock.Now());
  EXPECT_TRUE(window.IsOpen());
  window.OnSent(2, 100, clock.Now());
  EXPECT_FALSE(window.IsOpen());
  ASSERT_TRUE(window.OnAck(1, Duration::zero(), clock.Now()));
  EXPECT_TRUE(window.IsOpen());
}

TEST(SendWindow, ShutsWhenMoreBytesAreUnderWayThanThePathCarries) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(1, kFirstWindowBytes, clock.Now());
  EXPECT_FALSE(window.IsOpen());
  ASSERT_TRUE(window.OnAck(1, Duration::zero(), clock.Now()));
  EXPECT_TRUE(window.IsOpen());
}

TEST(SendWindow, AllowsOneFrameHoweverLargeWhenNothingIsUnderWay) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(1, 50'000'000, clock.Now());
  EXPECT_FALSE(window.IsOpen());
  clock.Advance(milliseconds(500));
  ASSERT_TRUE(window.OnAck(1, Duration::zero(), clock.Now()));
  EXPECT_TRUE(window.IsOpen());
}

TEST(SendWindow, GrowsWithBandwidthTimesRoundTrip) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(1, 1'000'000, clock.Now());
  clock.Advance(milliseconds(100));
  ASSERT_TRUE(window.OnAck(1, Duration::zero(), clock.Now()));
  EXPECT_NEAR(static_cast<double>(window.limit_bytes()), 1'250'000, 10);
}

TEST(SendWindow, SmallFramesSayNothingAboutTheBandwidth) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(1, 400, clock.Now());
  clock.Advance(milliseconds(20));
  ASSERT_TRUE(window.OnAck(1, Duration::zero(), clock.Now()));
  EXPECT_FALSE(window.path().bytes_per_second());
  EXPECT_EQ(window.limit_bytes(), kFirstWindowBytes);
}

TEST(SendWindow, ALongRoundTripHasRoomForWhatTheScreenShowsMeanwhile) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(1, 400, clock.Now());
  clock.Advance(milliseconds(60));
  ASSERT_TRUE(window.OnAck(1, Duration::zero(), clock.Now()));
  EXPECT_EQ(window.limit_frames(), 5u);
  for (uint32_t id = 2; id < 7; ++id) {
    EXPECT_TRUE(window.IsOpen());
    window.OnSent(id, 400, clock.Now());
  }
  EXPECT_FALSE(window.IsOpen());
}

TEST(SendWindow, WhatAPersonTypesMayGoPastAFullWindowOnce) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(1, 400, clock.Now());
  window.OnSent(2, 400, clock.Now());
  EXPECT_FALSE(window.IsOpen());
  EXPECT_TRUE(window.IsOpenForInput());
  window.OnSent(3, 400, clock.Now());
  EXPECT_FALSE(window.IsOpenForInput());
}

TEST(SendWindow, OneAcknowledgementCoversOlderFramesAndMayComeTwice) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(7, 100, clock.Now());
  window.OnSent(8, 100, clock.Now());
  ASSERT_TRUE(window.OnAck(8, Duration::zero(), clock.Now()));
  EXPECT_EQ(window.unacked_frames(), 0u);
  EXPECT_EQ(window.bytes_in_flight(), 0u);
  EXPECT_TRUE(window.OnAck(7, Duration::zero(), clock.Now()));
}

TEST(SendWindow, RefusesAnAcknowledgementOfWhatWasNeverSent) {
  FakeClock clock;
  SendWindow window;
  EXPECT_FALSE(window.OnAck(1, Duration::zero(), clock.Now()));
  window.OnSent(1, 100, clock.Now());
  EXPECT_EQ(window.OnAck(2, Duration::zero(), clock.Now()).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(window.OnAck(1, Duration::zero(), clock.Now()));
}

TEST(SendWindow, FrameIdsMayWrap) {
  FakeClock clock;
  SendWindow window;
  window.OnSent(0xffff'ffff, 100, clock.Now());
  window.OnSent(0, 100, clock.Now());
  ASSERT_TRUE(window.OnAck(0, Duration::zero(), clock.Now()));
  EXPECT_EQ(window.unacked_frames(), 0u);
}

}  // namespace
}  // namespace shoji::pipeline
