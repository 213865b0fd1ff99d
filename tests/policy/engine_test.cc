#include "policy/engine.h"

#include <gtest/gtest.h>

namespace shoji::policy {
namespace {

// The decision space that exists today is small enough to ask about all of it.
TEST(Engine, RefusesEveryChannelDirectionAndClassUntilARuleAllowsIt) {
  const Engine engine;
  for (int channel = 1; channel <= 5; ++channel) {
    for (int direction = 1; direction <= 2; ++direction) {
      for (int classification = 0; classification <= 5; ++classification) {
        Request request;
        request.channel = static_cast<Channel>(channel);
        request.direction = static_cast<Direction>(direction);
        request.declared = static_cast<Classification>(classification);
        EXPECT_EQ(engine.Decide(request), Decision{});
      }
    }
  }
}

TEST(Engine, NamesItsRuleAndReason) {
  const Decision decision = Engine().Decide({});
  EXPECT_EQ(decision.answer, Answer::kDeny);
  EXPECT_EQ(decision.rule_id, "default-deny");
  EXPECT_EQ(decision.reason_key, "default_deny");
  EXPECT_EQ(decision.limits.max_bytes, 0u);
}

TEST(Names, AreStableAndForgiveValuesOutsideTheEnumeration) {
  EXPECT_EQ(Name(Channel::kClipboardText), "clipboard.text");
  EXPECT_EQ(Name(Direction::kInbound), "inbound");
  EXPECT_EQ(Name(Classification::k3A), "3A");
  EXPECT_EQ(Name(Zone::kMyNumber), "mynumber");
  EXPECT_EQ(Name(Answer::kDeny), "deny");
  EXPECT_EQ(Name(static_cast<Channel>(99)), "unknown");
}

}  // namespace
}  // namespace shoji::policy
