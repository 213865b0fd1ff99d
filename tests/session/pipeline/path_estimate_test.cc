#include "session/pipeline/path_estimate.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double kMbit = 1e6 / 8;

// One frame over an idle way of this length and width.
Delivery Alone(TimePoint sent, uint64_t bytes, Duration length, double bytes_per_second,
               Duration showing = Duration::zero()) {
  const auto through = Duration(static_cast<int64_t>(static_cast<double>(bytes) / bytes_per_second * 1e6));
  return {.bytes = bytes, .sent = sent, .acked = sent + length + through + showing, .showing = showing};
}

class PathEstimateTest : public testing::Test {
 protected:
  void Deliver(uint64_t bytes, double bytes_per_second, Duration showing = Duration::zero()) {
    path_.OnDelivery(Alone(clock_.Now(), bytes, milliseconds(20), bytes_per_second, showing));
    clock_.Advance(milliseconds(500));
  }
  FakeClock clock_;
  PathEstimate path_;
};

TEST_F(PathEstimateTest, KnowsNothingBeforeTheFirstDelivery) {
  EXPECT_FALSE(path_.round_trip());
  EXPECT_FALSE(path_.bytes_per_second());
}

TEST_F(PathEstimateTest, TakesTheWaysLengthOutOnceATinyFrameHasToldIt) {
  Deliver(500, 20 * kMbit);
  Deliver(50'000, 20 * kMbit);
  ASSERT_TRUE(path_.bytes_per_second());
  EXPECT_NEAR(*path_.bytes_per_second(), 20 * kMbit, 0.3 * kMbit);
}

TEST_F(PathEstimateTest, WithoutATinyFrameItSaysTooLittleAndNeverTooMuch) {
  Deliver(50'000, 20 * kMbit);
  EXPECT_NEAR(*path_.bytes_per_second(), 10 * kMbit, 0.3 * kMbit);  // 20 ms of way, 20 ms of transfer
}

TEST_F(PathEstimateTest, TimeForShowingIsNoTimeOnTheWay) {
  Deliver(500, 20 * kMbit, milliseconds(15));
  Deliver(50'000, 20 * kMbit, milliseconds(3));
  Deliver(50'000, 20 * kMbit, milliseconds(16));
  EXPECT_NEAR(*path_.bytes_per_second(), 20 * kMbit, 0.3 * kMbit);
  EXPECT_GE(*path_.round_trip(), Duration(milliseconds(35)));
}

TEST_F(PathEstimateTest, AClientThatClaimsToShowForLongerThanItHadTheFrameIsNotBelieved) {
  path_.OnDelivery(
      {.bytes = 50'000, .sent = clock_.Now(), .acked = clock_.Now() + milliseconds(20), .showing = seconds(4'000)});
  EXPECT_LE(*path_.bytes_per_second(), 50'000 / 0.001 + 1);
  EXPECT_EQ(*path_.round_trip(), Duration(milliseconds(20)));
}

TEST_F(PathEstimateTest, FramesBehindEachOtherAreCountedFromWhenTheWayWasFree) {
  Deliver(500, 20 * kMbit);
  const TimePoint start = clock_.Now();
  for (int i = 0; i < 4; ++i) {  // all sent at once, each 20 ms of transfer
    path_.OnDelivery({.bytes = 50'000, .sent = start, .acked = start + milliseconds(20 + 20 * (i + 1)), .showing = {}});
  }
  EXPECT_NEAR(*path_.bytes_per_second(), 20 * kMbit, 0.3 * kMbit);
}

TEST_F(PathEstimateTest, BelievesAFallAtOnceAndARiseOnlyWhenItStays) {
  Deliver(500, 20 * kMbit);
  for (int i = 0; i < 5; ++i) Deliver(50'000, 20 * kMbit);
  Deliver(50'000, 2 * kMbit);
  EXPECT_NEAR(*path_.bytes_per_second(), 2 * kMbit, 0.3 * kMbit);
  Deliver(50'000, 20 * kMbit);
  EXPECT_NEAR(*path_.bytes_per_second(), 2 * kMbit, 0.3 * kMbit);
  Deliver(50'000, 20 * kMbit);
  EXPECT_NEAR(*path_.bytes_per_second(), 20 * kMbit, 0.3 * kMbit);
}

TEST_F(PathEstimateTest, ForgetsARoundTripOlderThanTenSeconds) {
  path_.OnDelivery({.bytes = 100, .sent = clock_.Now(), .acked = clock_.Now() + milliseconds(5), .showing = {}});
  clock_.Advance(kEstimateLife + seconds(1));
  path_.OnDelivery({.bytes = 100, .sent = clock_.Now(), .acked = clock_.Now() + milliseconds(50), .showing = {}});
  EXPECT_EQ(*path_.round_trip(), Duration(milliseconds(50)));
}

}  // namespace
}  // namespace shoji::pipeline
