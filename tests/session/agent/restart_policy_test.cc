#include "session/agent/restart_policy.h"

#include <gtest/gtest.h>

namespace shoji::agent {
namespace {

TEST(RestartPolicy, StartsAgainAfterThreeCrashesAndStopsAtTheFourth) {
  RestartPolicy policy;
  const TimePoint start{std::chrono::seconds(100)};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(policy.MayRestart(BrowserExit::kCrashed, start + std::chrono::seconds(i)));
  EXPECT_FALSE(policy.MayRestart(BrowserExit::kCrashed, start + std::chrono::seconds(59)));
}

TEST(RestartPolicy, ForgetsCrashesAfterAMinute) {
  RestartPolicy policy;
  const TimePoint start{std::chrono::seconds(100)};
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(policy.MayRestart(BrowserExit::kCrashed, start + std::chrono::seconds(20 * i)));
  }
}

TEST(RestartPolicy, ClosedWindowsHaveTheirOwnWiderLimit) {
  RestartPolicy policy;
  const TimePoint start{std::chrono::seconds(100)};
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(policy.MayRestart(BrowserExit::kClosed, start));
  EXPECT_TRUE(policy.MayRestart(BrowserExit::kCrashed, start));
  EXPECT_FALSE(policy.MayRestart(BrowserExit::kClosed, start));
}

}  // namespace
}  // namespace shoji::agent
