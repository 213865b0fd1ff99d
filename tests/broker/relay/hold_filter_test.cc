#include "broker/relay/hold_filter.h"

#include <gtest/gtest.h>

namespace shoji::relay {
namespace {

using sessions::Hold;

const std::vector<wire::ClientMessage> kInput = {wire::Pointer{1, 2, 3, 0},     wire::Wheel{1, 2, 3, 0, 120},
                                                 wire::Key{1, 'a', 4, true},    wire::Text{1, "秘密"},
                                                 wire::Preedit{1, 0, "ひみつ"}, wire::Focus{true}};
const std::vector<wire::ClientMessage> kOther = {wire::Hello{wire::Profile::kWeb, 0, {1280, 800}, 100},
                                                 wire::Ack{1, 2, 3}, wire::Ping{4}, wire::Focus{false},
                                                 wire::Resize{{1280, 800}, 100}};

TEST(HoldFilter, PassesEverythingWhileNothingIsHeld) {
  HoldFilter filter;
  for (const auto& message : kInput) EXPECT_EQ(filter.Check(message, TimePoint{}), Verdict::kPass);
  for (const auto& message : kOther) EXPECT_EQ(filter.Check(message, TimePoint{}), Verdict::kPass);
}

TEST(HoldFilter, DropsInputAndNothingElseWhileHeld) {
  HoldFilter filter;
  for (const Hold hold : {Hold::kViewOnly, Hold::kFrozen, Hold::kEnded}) {
    filter.Set(hold);
    for (const auto& message : kInput) EXPECT_EQ(filter.Check(message, TimePoint{}), Verdict::kTaken);
    for (const auto& message : kOther) EXPECT_EQ(filter.Check(message, TimePoint{}), Verdict::kPass);
  }
  filter.Set(Hold::kNone);
  EXPECT_EQ(filter.Check(kInput[2], TimePoint{}), Verdict::kPass);
}

}  // namespace
}  // namespace shoji::relay
