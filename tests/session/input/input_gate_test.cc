#include "session/input/input_gate.h"

#include <gtest/gtest.h>

#include <vector>

namespace shoji::input {
namespace {

class FakeAgent final : public AgentSink {
 public:
  Result<void> Send(const wire::ClientMessage& message) override {
    if (broken) return Fail(ErrorCode::kRefused, "agent does not read");
    heard.push_back(message);
    return {};
  }
  std::vector<wire::ClientMessage> heard;
  bool broken = false;
};

class InputGateTest : public testing::Test {
 protected:
  InputGateTest() : gate_(clock_, agent_) { gate_.SetScreen({1280, 800}); }
  using Messages = std::vector<wire::ClientMessage>;
  FakeClock clock_;
  FakeAgent agent_;
  InputGate gate_;
};

TEST_F(InputGateTest, ForwardsEveryKindOfInput) {
  const Messages all = {wire::Pointer{1, 10, 20, 1},
                        wire::Wheel{2, 10, 20, 0, 120},
                        wire::Key{3, 0xa5, 0x89, true},
                        wire::Key{4, 0xa5, 0x89, false},
                        wire::Text{5, "霞が関"},
                        wire::Preedit{6, 3, "かす"},
                        wire::Focus{true}};
  for (const auto& message : all) ASSERT_TRUE(gate_.Accept(message));
  EXPECT_EQ(agent_.heard, all);
}

TEST_F(InputGateTest, RefusesWhatIsNoInput) {
  EXPECT_EQ(gate_.Accept(wire::Ping{1}).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(gate_.Accept(wire::Resize{{800, 600}, 100}).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(agent_.heard.empty());
}

TEST_F(InputGateTest, RefusesAPositionOutsideTheLargestScreen) {
  EXPECT_EQ(gate_.Accept(wire::Pointer{1, 3840, 0, 0}).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(gate_.Accept(wire::Wheel{1, 0, 2160, 0, 120}).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(gate_.Accept(wire::Pointer{1, 1279, 799, 0}));
}

TEST_F(InputGateTest, BringsAClickSentBeforeAResizeInside) {
  ASSERT_TRUE(gate_.Accept(wire::Pointer{1, 1900, 1000, 0}));
  EXPECT_EQ(agent_.heard, (Messages{wire::Pointer{1, 1279, 799, 0}}));
}

TEST_F(InputGateTest, LosingFocusReleasesKeysAndButtons) {
  ASSERT_TRUE(gate_.Accept(wire::Key{1, 0xffe1, 0xe1, true}));
  ASSERT_TRUE(gate_.Accept(wire::Key{2, 'a', 4, true}));
  ASSERT_TRUE(gate_.Accept(wire::Key{3, 'a', 4, false}));
  ASSERT_TRUE(gate_.Accept(wire::Pointer{4, 5, 6, 3}));
  agent_.heard.clear();
  ASSERT_TRUE(gate_.Accept(wire::Focus{false}));
  EXPECT_EQ(agent_.heard, (Messages{wire::Key{1, 0xffe1, 0xe1, false}, wire::Pointer{4, 5, 6, 0}, wire::Focus{false}}));
}

TEST_F(InputGateTest, LosingTheClientReleasesOnce) {
  ASSERT_TRUE(gate_.Accept(wire::Key{1, 'b', 5, true}));
  agent_.heard.clear();
  ASSERT_TRUE(gate_.ReleaseAll());
  EXPECT_EQ(agent_.heard, (Messages{wire::Key{1, 'b', 5, false}, wire::Focus{false}}));
  agent_.heard.clear();
  ASSERT_TRUE(gate_.ReleaseAll());
  EXPECT_EQ(agent_.heard, (Messages{wire::Focus{false}}));
}

TEST_F(InputGateTest, KeysWithoutAPhysicalCodeAreTrackedByKeysym) {
  ASSERT_TRUE(gate_.Accept(wire::Key{1, 'x', 0, true}));
  ASSERT_TRUE(gate_.Accept(wire::Key{2, 'y', 0, true}));
  ASSERT_TRUE(gate_.Accept(wire::Key{3, 'x', 0, false}));
  agent_.heard.clear();
  ASSERT_TRUE(gate_.ReleaseAll());
  EXPECT_EQ(agent_.heard.size(), 2u);
}

TEST_F(InputGateTest, MoreHeldKeysThanAKeyboardHasAreRefusedAndRepeatsAreNot) {
  for (uint16_t code = 1; code <= kMaxHeldKeys; ++code) ASSERT_TRUE(gate_.Accept(wire::Key{code, 'a', code, true}));
  EXPECT_TRUE(gate_.Accept(wire::Key{100, 'a', 1, true}));
  EXPECT_EQ(gate_.Accept(wire::Key{101, 'a', 200, true}).error().code, ErrorCode::kInvalid);
}

TEST_F(InputGateTest, AFloodIsTheClientsFaultAndABusyMouseIsNot) {
  for (int i = 0; i < 5'000; ++i) {
    clock_.Advance(std::chrono::milliseconds(1));
    ASSERT_TRUE(gate_.Accept(wire::Pointer{1, static_cast<uint16_t>(i % 1'000), 0, 0}));
  }
  Result<void> accepted;
  for (int i = 0; accepted && i < 10'000; ++i) accepted = gate_.Accept(wire::Pointer{1, 1, 1, 0});
  ASSERT_FALSE(accepted);
  EXPECT_EQ(accepted.error().code, ErrorCode::kTooLarge);
}

TEST_F(InputGateTest, TheAgentsFaultIsNotTheClients) {
  agent_.broken = true;
  EXPECT_EQ(gate_.Accept(wire::Focus{true}).error().code, ErrorCode::kRefused);
}

}  // namespace
}  // namespace shoji::input
