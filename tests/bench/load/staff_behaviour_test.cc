// The staff of the load bench: seeded, at a pace people have, doing what the mood says.
#include "bench/load/staff_behaviour.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace shoji::bench {
namespace {

std::vector<Step> Hour(uint64_t seed, Mood mood, Duration length = std::chrono::hours(1)) {
  StaffBehaviour staff(seed, mood);
  std::vector<Step> steps;
  for (Duration passed{0}; passed < length;) {
    const auto step = staff.Next();
    if (!step) return steps;
    passed += step->after;
    steps.push_back(*step);
  }
  return steps;
}

std::map<Deed, int> CountDeeds(const std::vector<Step>& steps) {
  std::map<Deed, int> counts;
  for (const Step& step : steps) ++counts[step.deed];
  return counts;
}

TEST(StaffBehaviour, TheSameSeedGivesTheSameHourAndAnotherAnother) {
  const auto one = Hour(7, Mood::kOffice);
  const auto same = Hour(7, Mood::kOffice);
  const auto other = Hour(8, Mood::kOffice);
  ASSERT_EQ(one.size(), same.size());
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].after, same[i].after);
    EXPECT_EQ(one[i].deed, same[i].deed);
    EXPECT_EQ(one[i].letter, same[i].letter);
  }
  EXPECT_NE(one.size(), other.size());
}

TEST(StaffBehaviour, WhoIsAwayOrWatchesTheCaretDoesNothing) {
  EXPECT_TRUE(Hour(1, Mood::kAway).empty());
  EXPECT_TRUE(Hour(1, Mood::kCaret).empty());
  EXPECT_FALSE(Hour(1, Mood::kTyping).empty());
}

TEST(StaffBehaviour, AnOfficeHourHasEverythingInIt) {
  const auto counts = CountDeeds(Hour(3, Mood::kOffice));
  for (const Deed deed : {Deed::kKey, Deed::kNotchDown, Deed::kNotchUp, Deed::kMove, Deed::kNextPage}) {
    EXPECT_GT(counts.count(deed) ? counts.at(deed) : 0, 5) << static_cast<int>(deed);
  }
}

// Typed text is judged as a paste above 200 characters in 5 s or 900 in a minute (broker/relay): staff stay below.
TEST(StaffBehaviour, NobodyTypesFasterThanPeopleDo) {
  for (const Mood mood : {Mood::kTyping, Mood::kOffice}) {
    for (const Step& step : Hour(5, mood)) {
      const bool typed = step.deed == Deed::kKey;
      EXPECT_TRUE(!typed || step.after >= std::chrono::milliseconds(120));
    }
  }
}

TEST(StaffBehaviour, ScrollersOnlyScroll) {
  const auto counts = CountDeeds(Hour(2, Mood::kScrolling, std::chrono::minutes(1)));
  EXPECT_EQ(counts.count(Deed::kKey), 0u);
  const int notches = counts.at(Deed::kNotchDown) + counts.at(Deed::kNotchUp);
  EXPECT_GT(notches, 400);
  EXPECT_LT(notches, 700);
}

TEST(StaffBehaviour, AMoodEndsWhatWasBegun) {
  StaffBehaviour staff(1, Mood::kTyping);
  staff.Next();
  staff.Feel(Mood::kAway);
  EXPECT_FALSE(staff.Next().has_value());
  EXPECT_EQ(MoodFromName("office"), Mood::kOffice);
  EXPECT_FALSE(MoodFromName("angry").has_value());
}

}  // namespace
}  // namespace shoji::bench
