#include "broker/auth/login_throttle.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace shoji::auth {
namespace {

using std::chrono::seconds;

class LoginThrottleTest : public testing::Test {
 protected:
  // One wrong password; the wait when it was not even looked at.
  seconds Guess(std::string_view user, std::string_view address) {
    const seconds wait = throttle_.Admit(user, address);
    if (wait.count() == 0) throttle_.Failed(address);
    return wait;
  }
  FakeClock clock_;
  LoginThrottle throttle_{clock_};
};

TEST_F(LoginThrottleTest, LetsFiveGuessesThroughThenWaitsTwiceAsLongEachTime) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Guess("tanaka", "10.0.0.1"), seconds(0));
  seconds expected(2);
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(throttle_.Admit("tanaka", "10.0.0.1"), expected);
    clock_.Advance(expected - seconds(1));
    EXPECT_EQ(throttle_.Admit("tanaka", "10.0.0.1"), seconds(1));
    clock_.Advance(seconds(1));
    EXPECT_EQ(Guess("tanaka", "10.0.0.1"), seconds(0));
    expected = std::min(expected * 2, seconds(900));
  }
}

TEST_F(LoginThrottleTest, LeavesOtherUsersAlone) {
  for (int i = 0; i < 9; ++i) Guess("tanaka", "10.0.0.1");
  EXPECT_GT(Guess("tanaka", "10.0.0.1"), seconds(0));
  EXPECT_EQ(Guess("suzuki", "10.0.0.1"), seconds(0));
}

TEST_F(LoginThrottleTest, StartsAnewAfterTheRightPassword) {
  for (int i = 0; i < 4; ++i) Guess("tanaka", "10.0.0.1");
  ASSERT_EQ(throttle_.Admit("tanaka", "10.0.0.1"), seconds(0));
  throttle_.Succeeded("tanaka", "10.0.0.1");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Guess("tanaka", "10.0.0.1"), seconds(0));
  EXPECT_GT(Guess("tanaka", "10.0.0.1"), seconds(0));
}

TEST_F(LoginThrottleTest, LeavesTheOwnerAloneWhereverTheGuesserIs) {
  for (int i = 0; i < 1'000; ++i) Guess("tanaka", "10.0.0.1");
  EXPECT_GT(Guess("tanaka", "10.0.0.1"), seconds(0));
  EXPECT_EQ(Guess("tanaka", "10.0.0.2"), seconds(0));
}

TEST_F(LoginThrottleTest, SlowsGuessesFromManyAddressesButNeverForLong) {
  seconds longest(0);
  int looked_at = 0;
  for (int i = 0; i < 1'000; ++i) {
    const seconds wait = Guess("tanaka", "10.0." + std::to_string(i % 200) + ".1");
    longest = std::max(longest, wait);
    looked_at += wait.count() == 0 ? 1 : 0;
    clock_.Advance(std::chrono::milliseconds(100));
  }
  EXPECT_LE(longest, seconds(8));
  EXPECT_LT(looked_at, 45) << "in 100 s";
  EXPECT_EQ(Guess("suzuki", "10.0.7.1"), seconds(0));
}

TEST_F(LoginThrottleTest, LetsAnOfficeBehindOneAddressMistypeAllDay) {
  for (int i = 0; i < 2'000; ++i) {
    ASSERT_EQ(Guess("user" + std::to_string(i % 500), "10.0.0.1"), seconds(0)) << i;
    throttle_.Succeeded("user" + std::to_string(i % 500), "10.0.0.1");
    clock_.Advance(seconds(15));
  }
}

TEST_F(LoginThrottleTest, MakesAnAddressWaitHalfAMinuteAtMost) {
  seconds longest(0);
  int looked_at = 0;
  for (int i = 0; i < 3'000; ++i) {
    const seconds wait = Guess("user" + std::to_string(i), "10.0.0.1");
    longest = std::max(longest, wait);
    looked_at += wait.count() == 0 ? 1 : 0;
    clock_.Advance(std::chrono::milliseconds(200));
  }
  EXPECT_LE(longest, seconds(30));
  EXPECT_LT(looked_at, 50 + 70) << "in ten minutes";
  clock_.Advance(seconds(30));
  EXPECT_EQ(Guess("tanaka", "10.0.0.1"), seconds(0));
}

TEST_F(LoginThrottleTest, DoesNotCountASuccessForTheAddress) {
  for (int i = 0; i < 49; ++i) Guess("user" + std::to_string(i), "10.0.0.1");
  ASSERT_EQ(throttle_.Admit("tanaka", "10.0.0.1"), seconds(0));
  throttle_.Succeeded("tanaka", "10.0.0.1");
  EXPECT_EQ(Guess("another", "10.0.0.1"), seconds(0));
  EXPECT_GT(Guess("another", "10.0.0.1"), seconds(0));
}

TEST_F(LoginThrottleTest, CountsGuessesMadeAtTheSameTime) {
  for (int i = 0; i < 5; ++i) ASSERT_EQ(throttle_.Admit("tanaka", "10.0.0.1"), seconds(0));
  EXPECT_GT(throttle_.Admit("tanaka", "10.0.0.1"), seconds(0));
}

TEST_F(LoginThrottleTest, TakesBackAnAttemptNobodyLookedAt) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(throttle_.Admit("tanaka", "10.0.0.1"), seconds(0));
    throttle_.Withdraw("tanaka", "10.0.0.1");
  }
  EXPECT_EQ(throttle_.entries(), 0u);
}

TEST_F(LoginThrottleTest, SlowsAnAddressThatTriesManyNames) {
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Guess("user" + std::to_string(i), "10.0.0.1"), seconds(0));
  EXPECT_GT(Guess("another", "10.0.0.1"), seconds(0));
  EXPECT_GT(Guess("another", "::ffff:10.0.0.1"), seconds(0)) << "the same address in IPv6 clothes";
  EXPECT_EQ(Guess("another", "10.0.0.2"), seconds(0));
}

TEST_F(LoginThrottleTest, TellsHowLongAnAddressWaitsAndCountsNothingByIt) {
  for (int i = 0; i < 10; ++i) Guess("tanaka", "10.0.0.1");
  EXPECT_EQ(throttle_.WaitOf("10.0.0.1"), seconds(0)) << "one user's wait is not its own";
  for (int i = 0; i < 100; ++i) EXPECT_EQ(throttle_.WaitOf("10.0.0.2"), seconds(0));
  for (int i = 0; i < 50; ++i) throttle_.Failed("10.0.0.2");
  EXPECT_EQ(throttle_.WaitOf("10.0.0.2"), seconds(2));
  EXPECT_EQ(throttle_.WaitOf("::ffff:10.0.0.2"), seconds(2));
  EXPECT_GT(Guess("suzuki", "10.0.0.2"), seconds(0));
  clock_.Advance(seconds(2));
  EXPECT_EQ(throttle_.WaitOf("10.0.0.2"), seconds(0));
}

TEST_F(LoginThrottleTest, CountsAnIpv6NetworkAsOneAddress) {
  for (int i = 0; i < 50; ++i) Guess("user" + std::to_string(i), "2001:db8::" + std::to_string(i + 1));
  EXPECT_GT(Guess("another", "2001:db8::ffff"), seconds(0));
  EXPECT_EQ(Guess("another", "2001:db8:0:1::1"), seconds(0));
}

TEST_F(LoginThrottleTest, ForgetsAfterAnHour) {
  for (int i = 0; i < 6; ++i) Guess("tanaka", "10.0.0.1");
  clock_.Advance(std::chrono::hours(2));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Guess("tanaka", "10.0.0.1"), seconds(0));
}

TEST_F(LoginThrottleTest, StaysSmallAndKeepsTheMostSuspicious) {
  LoginThrottle throttle(clock_, {.max_entries = 100});
  for (int i = 0; i < 5; ++i) ASSERT_EQ(throttle.Admit("tanaka", "10.9.9.9"), seconds(0));
  for (int i = 0; i < 1'000; ++i) {
    const std::string number = std::to_string(i);
    if (throttle.Admit("u" + number, "192.0.2." + number).count() == 0) throttle.Failed("192.0.2." + number);
  }
  EXPECT_LE(throttle.entries(), 300u);
  EXPECT_GT(throttle.Admit("tanaka", "10.9.9.9"), seconds(0));
}

}  // namespace
}  // namespace shoji::auth
