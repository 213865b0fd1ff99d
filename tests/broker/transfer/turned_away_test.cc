#include "broker/transfer/turned_away.h"

#include <gtest/gtest.h>

namespace shoji::transfer {
namespace {

using std::chrono::seconds;

const TurnedAway::Whose kTanaka{"s1", "tanaka", "too_large"};

TEST(TurnedAway, RecordsTheFirstOfAMinuteOneByOneAndTheRestTogether) {
  TurnedAway turned_away;
  const TimePoint start{};
  size_t lines = 0;
  for (int i = 0; i < 10'000; ++i) lines += turned_away.Add(kTanaka, 10, start).size();
  EXPECT_EQ(lines, TurnedAway::kOneByOne);
  EXPECT_TRUE(turned_away.TakeDue(start + seconds(59)).empty());
  const auto due = turned_away.TakeDue(start + TurnedAway::kTogether);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].whose, kTanaka);
  EXPECT_EQ(due[0].count, 10'000 - TurnedAway::kOneByOne);
  EXPECT_EQ(due[0].bytes, 10 * due[0].count);
  EXPECT_TRUE(turned_away.TakeDue(start + seconds(600)).empty());
  EXPECT_EQ(turned_away.Add(kTanaka, 10, start + seconds(600)).size(), 1u) << "a new minute";
}

TEST(TurnedAway, CountsSessionsAndReasonsApart) {
  TurnedAway turned_away;
  for (uint64_t i = 0; i <= TurnedAway::kOneByOne; ++i) (void)turned_away.Add(kTanaka, 1, {});
  EXPECT_EQ(turned_away.Add({"s2", "tanaka", "too_large"}, 1, {}).size(), 1u);
  EXPECT_EQ(turned_away.Add({"s1", "tanaka", "busy"}, 1, {}).size(), 1u);
  EXPECT_TRUE(turned_away.Add(kTanaka, 1, {}).empty());
}

TEST(TurnedAway, LosesNoCountWhenTooManyKindsCome) {
  TurnedAway turned_away;
  for (uint64_t i = 0; i <= TurnedAway::kOneByOne; ++i) (void)turned_away.Add(kTanaka, 1, {});
  for (size_t i = 1; i < TurnedAway::kMaxKinds; ++i) {
    EXPECT_EQ(turned_away.Add({"s" + std::to_string(i + 1), "u", "busy"}, 1, TimePoint(seconds(1))).size(), 1u);
  }
  EXPECT_EQ(turned_away.Add({"one more", "u", "busy"}, 1, TimePoint(seconds(1))).size(), 2u);
}

TEST(TurnedAway, BytesSaturate) {
  TurnedAway turned_away;
  for (uint64_t i = 0; i < TurnedAway::kOneByOne + 2; ++i) (void)turned_away.Add(kTanaka, UINT64_MAX, {});
  EXPECT_EQ(turned_away.TakeDue(TimePoint::max())[0].bytes, UINT64_MAX);
}

}  // namespace
}  // namespace shoji::transfer
