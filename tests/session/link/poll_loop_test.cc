#include "session/link/poll_loop.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "session/link/token_bucket.h"
#include "session/link/unix_socket.h"

namespace shoji::link {
namespace {

TEST(PollLoop, CallsWhoIsReadyAndNobodyElse) {
  auto loop = PollLoop::Make();
  auto a = StreamPair();
  auto b = StreamPair();
  int a_calls = 0;
  int b_calls = 0;
  loop->Add(a->first.get(), [&](Ready ready) { a_calls += ready.read ? 1 : 0; });
  loop->Add(b->first.get(), [&](Ready) { ++b_calls; });
  ASSERT_EQ(::write(a->second.get(), "x", 1), 1);
  loop->RunOnce(Duration::zero());
  EXPECT_EQ(a_calls, 1);
  EXPECT_EQ(b_calls, 0);
}

TEST(PollLoop, ARemovedHandlerIsNotCalledEvenInTheSameRound) {
  auto loop = PollLoop::Make();
  auto a = StreamPair();
  auto b = StreamPair();
  PollLoop::Token a_token = 0;
  PollLoop::Token b_token = 0;
  int calls = 0;
  const auto handler = [&](Ready) {
    ++calls;
    loop->Remove(a_token);
    loop->Remove(b_token);
  };
  a_token = loop->Add(a->first.get(), handler);
  b_token = loop->Add(b->first.get(), handler);
  ASSERT_EQ(::write(a->second.get(), "x", 1), 1);
  ASSERT_EQ(::write(b->second.get(), "x", 1), 1);
  loop->RunOnce(Duration::zero());
  loop->RunOnce(Duration::zero());
  EXPECT_EQ(calls, 1);
}

TEST(PollLoop, WakesForWritingOnlyWhenAsked) {
  auto loop = PollLoop::Make();
  auto ends = StreamPair();
  int writes = 0;
  const auto token = loop->Add(ends->first.get(), [&](Ready ready) { writes += ready.write ? 1 : 0; });
  loop->RunOnce(Duration::zero());
  EXPECT_EQ(writes, 0);
  loop->WantWrite(token, true);
  loop->RunOnce(Duration::zero());
  EXPECT_EQ(writes, 1);
}

TEST(PollLoop, SaysWhenTheOtherSideHungUp) {
  auto loop = PollLoop::Make();
  auto ends = StreamPair();
  bool ended = false;
  loop->Add(ends->first.get(), [&](Ready ready) { ended = ready.ended; });
  ends->second.Reset();
  loop->RunOnce(Duration::zero());
  EXPECT_TRUE(ended);
}

TEST(TokenBucket, GivesTheBurstThenTheRate) {
  FakeClock clock;
  TokenBucket bucket(10, 5, clock.Now());
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(bucket.Take(1, clock.Now()));
  EXPECT_FALSE(bucket.Take(1, clock.Now()));
  clock.Advance(std::chrono::milliseconds(100));
  EXPECT_TRUE(bucket.Take(1, clock.Now()));
  EXPECT_FALSE(bucket.Take(1, clock.Now()));
  clock.Advance(std::chrono::hours(1));
  EXPECT_TRUE(bucket.Take(5, clock.Now()));
  EXPECT_FALSE(bucket.Take(1, clock.Now()));
}

TEST(TokenBucket, SaysWhenToComeAgain) {
  FakeClock clock;
  TokenBucket bucket(10, 5, clock.Now());
  EXPECT_EQ(bucket.WaitTime(5, clock.Now()), Duration::zero());
  EXPECT_TRUE(bucket.Take(5, clock.Now()));
  const Duration wait = bucket.WaitTime(1, clock.Now());
  EXPECT_GT(wait, std::chrono::milliseconds(99));
  clock.Advance(wait);
  EXPECT_TRUE(bucket.Take(1, clock.Now()));
}

}  // namespace
}  // namespace shoji::link
