#include "session/egress/bad_request_tally.h"

#include <gtest/gtest.h>

namespace shoji::egress {
namespace {

constexpr uint64_t kMany = 30'000;

TEST(BadRequestTally, AFewAreReportedOneByOne) {
  FakeClock clock;
  BadRequestTally tally;
  for (int second = 0; second < 3; ++second) {
    for (uint64_t i = 0; i < BadRequestTally::kOneByOne; ++i) EXPECT_TRUE(tally.Add(clock.Now()));
    EXPECT_EQ(tally.due(), TimePoint::max());
    clock.Advance(BadRequestTally::kPeriod);
  }
}

TEST(BadRequestTally, TheRestOfAFloodIsOneLineAndNoneIsLost) {
  FakeClock clock;
  BadRequestTally tally;
  uint64_t lines = 0;
  for (uint64_t i = 0; i < kMany; ++i) lines += tally.Add(clock.Now()) ? 1 : 0;
  EXPECT_EQ(lines, BadRequestTally::kOneByOne);
  EXPECT_EQ(tally.due(), clock.Now() + BadRequestTally::kPeriod);
  clock.Advance(BadRequestTally::kPeriod);
  EXPECT_LE(tally.due(), clock.Now());
  EXPECT_EQ(tally.Take(clock.Now()), kMany - lines);
  EXPECT_EQ(tally.due(), TimePoint::max());
  EXPECT_TRUE(tally.Add(clock.Now()));
}

TEST(BadRequestTally, OneThatComesBeforeTheLineIsWrittenIsInIt) {
  FakeClock clock;
  BadRequestTally tally;
  for (uint64_t i = 0; i <= BadRequestTally::kOneByOne; ++i) tally.Add(clock.Now());
  clock.Advance(2 * BadRequestTally::kPeriod);
  EXPECT_FALSE(tally.Add(clock.Now()));
  EXPECT_EQ(tally.Take(clock.Now()), 2u);
}

}  // namespace
}  // namespace shoji::egress
