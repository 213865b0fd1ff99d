#include "broker/rdp/server/layout_pacer.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

const MonitorLayout kFirst{{1024, 768}, 100};
const MonitorLayout kSecond{{1280, 800}, 100};
const MonitorLayout kThird{{1600, 900}, 100};

TEST(LayoutPacer, FirstAtOnceThenTheNewestAfterAWhile) {
  FakeClock clock;
  LayoutPacer pacer(kFirst);
  EXPECT_FALSE(pacer.WaitTime(clock.Now()));
  pacer.Note(kSecond);
  EXPECT_EQ(pacer.Take(clock.Now()), kSecond);
  pacer.Note(kFirst);
  pacer.Note(kThird);
  EXPECT_FALSE(pacer.Take(clock.Now()));
  EXPECT_EQ(pacer.WaitTime(clock.Now()), LayoutPacer::kApart);
  clock.Advance(LayoutPacer::kApart);
  EXPECT_EQ(pacer.Take(clock.Now()), kThird);
  EXPECT_FALSE(pacer.WaitTime(clock.Now()));
}

TEST(LayoutPacer, WhatIsShownIsNotAskedFor) {
  FakeClock clock;
  LayoutPacer pacer(kFirst);
  pacer.Note(kFirst);
  EXPECT_FALSE(pacer.Take(clock.Now()));
}

}  // namespace
}  // namespace shoji::rdp
