#include "session/pipeline/capture_scheduler.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CaptureSchedulerTest : public testing::Test {
 protected:
  // A client that has seen the first picture and answered.
  void AttachAndSettle() {
    scheduler_.Attach();
    ASSERT_EQ(scheduler_.Next(clock_.Now()), Step::kLookEverywhere);
    Send(Step::kLookEverywhere, /*exact=*/true);
    Ack();
  }
  void Send(Step step, bool exact) {
    if (step != Step::kRefine) scheduler_.OnLooked(step, /*changed=*/true, clock_.Now());
    scheduler_.OnSent(++frame_, 1'000, exact, clock_.Now());
  }
  void Ack() { ASSERT_TRUE(scheduler_.OnAck(frame_, Duration::zero(), clock_.Now())); }
  Step Next() const { return scheduler_.Next(clock_.Now()); }

  FakeClock clock_;
  CaptureScheduler scheduler_;
  uint32_t frame_ = 0;
};

TEST_F(CaptureSchedulerTest, WithoutAClientNothingIsEverDue) {
  scheduler_.OnHint(clock_.Now());
  clock_.Advance(seconds(100));
  EXPECT_EQ(Next(), Step::kNothing);
  EXPECT_FALSE(scheduler_.WaitTime(clock_.Now()));
}

TEST_F(CaptureSchedulerTest, ANewClientGetsTheWholeScreenAtOnce) {
  scheduler_.Attach();
  EXPECT_EQ(Next(), Step::kLookEverywhere);
  EXPECT_EQ(scheduler_.WaitTime(clock_.Now()), Duration::zero());
}

TEST_F(CaptureSchedulerTest, TheFirstChangeAfterQuietIsLookedAtAtOnce) {
  AttachAndSettle();
  clock_.Advance(milliseconds(200));
  EXPECT_EQ(Next(), Step::kNothing);
  scheduler_.OnHint(clock_.Now());
  EXPECT_EQ(Next(), Step::kLook);
}

TEST_F(CaptureSchedulerTest, ChangesInARowShareAFrame) {
  AttachAndSettle();
  clock_.Advance(milliseconds(200));
  scheduler_.OnHint(clock_.Now());
  Send(Step::kLook, true);
  Ack();
  clock_.Advance(milliseconds(2));
  scheduler_.OnHint(clock_.Now());
  EXPECT_EQ(Next(), Step::kNothing);
  EXPECT_EQ(scheduler_.WaitTime(clock_.Now()), Duration(kFrameInterval - milliseconds(2)));
  clock_.Advance(kFrameInterval - milliseconds(2));
  EXPECT_EQ(Next(), Step::kLook);
}

TEST_F(CaptureSchedulerTest, ASixtyHertzSourceIsNotHeldBack) {
  AttachAndSettle();
  for (int i = 0; i < 60; ++i) {
    clock_.Advance(Duration(16'667));
    scheduler_.OnHint(clock_.Now());
    ASSERT_EQ(Next(), Step::kLook) << i;
    Send(Step::kLook, true);
    Ack();
  }
}

TEST_F(CaptureSchedulerTest, TheAnswerToAKeyWaitsForNoInterval) {
  AttachAndSettle();
  clock_.Advance(milliseconds(200));
  scheduler_.OnHint(clock_.Now());
  Send(Step::kLook, true);
  clock_.Advance(milliseconds(2));
  scheduler_.OnHint(clock_.Now());
  ASSERT_EQ(Next(), Step::kNothing);
  scheduler_.OnInput(clock_.Now());
  EXPECT_EQ(Next(), Step::kLook);
  EXPECT_EQ(scheduler_.WaitTime(clock_.Now()), Duration::zero());
}

TEST_F(CaptureSchedulerTest, TheAnswerToAKeyOvertakesAFullWindowOnce) {
  AttachAndSettle();
  for (int i = 0; i < 2; ++i) {
    clock_.Advance(milliseconds(20));
    scheduler_.OnHint(clock_.Now());
    ASSERT_EQ(Next(), Step::kLook);
    Send(Step::kLook, true);
  }
  scheduler_.OnHint(clock_.Now());
  scheduler_.OnInput(clock_.Now());
  EXPECT_EQ(Next(), Step::kLook);
  Send(Step::kLook, true);
  scheduler_.OnHint(clock_.Now());
  scheduler_.OnInput(clock_.Now());
  EXPECT_EQ(Next(), Step::kNothing);
}

TEST_F(CaptureSchedulerTest, AChangeLongAfterAKeyIsNoAnswerToIt) {
  AttachAndSettle();
  scheduler_.OnInput(clock_.Now());
  clock_.Advance(kInputEcho + milliseconds(1));
  for (int i = 0; i < 2; ++i) {
    clock_.Advance(milliseconds(20));
    scheduler_.OnHint(clock_.Now());
    Send(Step::kLook, true);
  }
  scheduler_.OnHint(clock_.Now());
  EXPECT_EQ(Next(), Step::kNothing);
}

TEST_F(CaptureSchedulerTest, AStalledClientGetsTwoFramesAndThenTheNewestStateOnly) {
  AttachAndSettle();
  int sent = 0;
  for (int i = 0; i < 1'000; ++i) {
    clock_.Advance(milliseconds(16));
    scheduler_.OnHint(clock_.Now());
    for (Step step = Next(); step != Step::kNothing; step = Next()) {
      Send(step, true);
      ++sent;
    }
  }
  EXPECT_EQ(sent, 2);
  EXPECT_FALSE(scheduler_.WaitTime(clock_.Now())) << "only an ACK can open the window";
  Ack();
  EXPECT_EQ(Next(), Step::kLookEverywhere);
}

TEST_F(CaptureSchedulerTest, LostHintsAreCoveredByAFullLookASecondLater) {
  AttachAndSettle();
  EXPECT_EQ(scheduler_.WaitTime(clock_.Now()), Duration(kFullLookInterval));
  clock_.Advance(kFullLookInterval);
  EXPECT_EQ(Next(), Step::kLookEverywhere);
  scheduler_.OnLooked(Step::kLookEverywhere, /*changed=*/false, clock_.Now());
  EXPECT_EQ(Next(), Step::kNothing);
}

TEST_F(CaptureSchedulerTest, HintsThatKeepComingPutTheFullLookOffButNotForEver) {
  AttachAndSettle();
  const TimePoint settled = clock_.Now();
  std::optional<TimePoint> full_look;
  while (!full_look && clock_.Now() - settled < seconds(20)) {
    clock_.Advance(milliseconds(100));
    scheduler_.OnHint(clock_.Now());
    const Step step = Next();
    if (step == Step::kLookEverywhere) full_look = clock_.Now();
    Send(step, true);
    Ack();
  }
  ASSERT_TRUE(full_look);
  EXPECT_EQ(*full_look - settled, Duration(kFullLookLimit));
}

TEST_F(CaptureSchedulerTest, CoarsePlacesAreRefinedAfterQuietUntilExact) {
  AttachAndSettle();
  clock_.Advance(milliseconds(50));
  scheduler_.OnHint(clock_.Now());
  Send(Step::kLook, /*exact=*/false);
  Ack();
  EXPECT_EQ(Next(), Step::kNothing);
  EXPECT_EQ(scheduler_.WaitTime(clock_.Now()), Duration(kQuietBeforeRefine));
  clock_.Advance(kQuietBeforeRefine);
  EXPECT_EQ(Next(), Step::kRefine);
  Send(Step::kRefine, /*exact=*/false);
  EXPECT_EQ(Next(), Step::kRefine);
  Send(Step::kRefine, /*exact=*/true);
  Ack();
  EXPECT_EQ(Next(), Step::kNothing);
}

TEST_F(CaptureSchedulerTest, AChangePutsRefinementOff) {
  AttachAndSettle();
  clock_.Advance(milliseconds(50));
  scheduler_.OnHint(clock_.Now());
  Send(Step::kLook, /*exact=*/false);
  Ack();
  clock_.Advance(milliseconds(60));
  scheduler_.OnHint(clock_.Now());
  Send(Step::kLook, /*exact=*/false);
  Ack();
  clock_.Advance(milliseconds(60));
  EXPECT_EQ(Next(), Step::kNothing);
}

TEST_F(CaptureSchedulerTest, AReattachedClientStartsFromNothing) {
  AttachAndSettle();
  scheduler_.OnHint(clock_.Now());
  clock_.Advance(seconds(1));
  Send(Step::kLook, true);
  Send(Step::kLook, true);
  scheduler_.Detach();
  EXPECT_EQ(Next(), Step::kNothing);
  scheduler_.Attach();
  EXPECT_EQ(Next(), Step::kLookEverywhere);
  EXPECT_FALSE(scheduler_.OnAck(frame_, Duration::zero(), clock_.Now()))
      << "frames of the old link are not the new client's";
}

}  // namespace
}  // namespace shoji::pipeline
