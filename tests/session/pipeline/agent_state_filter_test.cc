#include "session/pipeline/agent_state_filter.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

using wire::AgentState;

class AgentStateFilterTest : public testing::Test {
 protected:
  bool Passes(AgentState state) { return filter_.Passes(state, clock_.Now()); }
  FakeClock clock_;
  AgentStateFilter filter_;
};

TEST_F(AgentStateFilterTest, EachStepOfTheStartPassesOnce) {
  for (const auto step : {AgentState::kDisplayUp, AgentState::kBrowserStarted, AgentState::kBrowserShown}) {
    EXPECT_TRUE(Passes(step));
    clock_.Advance(std::chrono::hours(1));
    EXPECT_FALSE(Passes(step));
  }
}

TEST_F(AgentStateFilterTest, ARestartBringsItsStepAgainAndNoOther) {
  for (const auto step : {AgentState::kDisplayUp, AgentState::kBrowserStarted, AgentState::kBrowserShown}) {
    ASSERT_TRUE(Passes(step));
  }
  EXPECT_TRUE(Passes(AgentState::kBrowserRestarting));
  EXPECT_TRUE(Passes(AgentState::kBrowserStarted));
  EXPECT_FALSE(Passes(AgentState::kBrowserStarted));
  EXPECT_FALSE(Passes(AgentState::kDisplayUp));
  EXPECT_FALSE(Passes(AgentState::kBrowserShown));
}

TEST_F(AgentStateFilterTest, RestartsPassOnceASecondHoweverManyThereAre) {
  int passed = 0;
  for (int i = 0; i < 10'000; ++i) {
    passed += static_cast<int>(Passes(AgentState::kBrowserRestarting)) +
              static_cast<int>(Passes(AgentState::kBrowserStarted));
    clock_.Advance(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(passed, 20);
}

TEST_F(AgentStateFilterTest, WhatEndsTheSessionAlwaysPasses) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(Passes(AgentState::kBrowserKeepsCrashing));
    EXPECT_TRUE(Passes(AgentState::kDisplayLost));
  }
}

}  // namespace
}  // namespace shoji::pipeline
