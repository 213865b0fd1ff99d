#include "session/input/agent_outbox.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "session/link/seqpacket_channel.h"

namespace shoji::input {
namespace {

class AgentOutboxTest : public testing::Test {
 protected:
  AgentOutboxTest() {
    auto ends = link::SeqpacketChannel::Pair();
    ours_ = std::move(ends->first);
    agent_ = std::move(ends->second);
    outbox_.emplace(clock_, ours_.get());
  }
  // Sends until the kernel takes no more.
  void FillSocket() {
    while (!outbox_->wants_write()) ASSERT_TRUE(outbox_->Send(wire::Key{1, 'a', 4, true}));
  }
  std::optional<wire::ClientMessage> Hear() {
    Bytes buffer(2'048);
    const ssize_t count = ::recv(agent_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) return std::nullopt;
    return wire::ParseClientMessage(ByteSpan(buffer.data(), static_cast<size_t>(count))).value();
  }
  FakeClock clock_;
  UniqueFd ours_;
  UniqueFd agent_;
  std::optional<AgentOutbox> outbox_;
};

TEST_F(AgentOutboxTest, SendsAtOnceWhenTheAgentReads) {
  ASSERT_TRUE(outbox_->Send(wire::Text{5, "東京都"}));
  EXPECT_EQ(Hear(), (wire::ClientMessage{wire::Text{5, "東京都"}}));
}

TEST_F(AgentOutboxTest, MovesOvertakeOneAnotherAndClicksDoNot) {
  FillSocket();
  const size_t before = outbox_->waiting();
  for (uint16_t x = 0; x < 1'000; ++x) ASSERT_TRUE(outbox_->Send(wire::Pointer{x, x, 5, 0}));
  EXPECT_EQ(outbox_->waiting(), before + 1);
  ASSERT_TRUE(outbox_->Send(wire::Pointer{1'000, 9, 5, 1}));
  ASSERT_TRUE(outbox_->Send(wire::Pointer{1'001, 9, 5, 0}));
  EXPECT_EQ(outbox_->waiting(), before + 3);
}

TEST_F(AgentOutboxTest, IsCongestedLongBeforeTheLimitAndNoMoreOnceTheAgentReads) {
  FillSocket();
  while (outbox_->waiting() < kCongestedAt) {
    ASSERT_FALSE(outbox_->congested());
    ASSERT_TRUE(outbox_->Send(wire::Key{1, 'a', 4, true}));
  }
  EXPECT_TRUE(outbox_->congested());
  while (Hear()) ASSERT_TRUE(outbox_->Flush());
  EXPECT_FALSE(outbox_->congested());
}

TEST_F(AgentOutboxTest, AnAgentThatTakesNothingIsBrokenAndASlowOneIsNot) {
  FillSocket();
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(kAgentPatience - Duration(1));
    EXPECT_TRUE(outbox_->Tick(clock_.Now()));
    EXPECT_EQ(outbox_->WaitTime(clock_.Now()), Duration(1));
    // One message taken makes no room in the kernel yet: read until something of ours left.
    const size_t before = outbox_->waiting();
    ASSERT_TRUE(outbox_->Send(wire::Key{1, 'a', 4, true}));
    while (outbox_->waiting() > before) {
      ASSERT_TRUE(Hear());
      ASSERT_TRUE(outbox_->Flush());
    }
  }
  FillSocket();
  clock_.Advance(kAgentPatience);
  EXPECT_EQ(outbox_->Tick(clock_.Now()).error().code, ErrorCode::kRefused);
}

TEST_F(AgentOutboxTest, NothingWaitingIsNothingLate) {
  ASSERT_TRUE(outbox_->Send(wire::Focus{true}));
  clock_.Advance(10 * kAgentPatience);
  EXPECT_TRUE(outbox_->Tick(clock_.Now()));
  EXPECT_EQ(outbox_->WaitTime(clock_.Now()), std::nullopt);
}

TEST_F(AgentOutboxTest, IsBounded) {
  FillSocket();
  while (outbox_->waiting() < kMaxWaitingForAgent) ASSERT_TRUE(outbox_->Send(wire::Key{1, 'a', 4, true}));
  EXPECT_EQ(outbox_->Send(wire::Key{1, 'a', 4, true}).error().code, ErrorCode::kRefused);
}

TEST_F(AgentOutboxTest, ASlowAgentGetsEverythingInOrder) {
  FillSocket();
  ASSERT_TRUE(outbox_->Send(wire::Text{7, "last"}));
  std::optional<wire::ClientMessage> last;
  while (auto heard = Hear()) {
    last = heard;
    ASSERT_TRUE(outbox_->Flush());
  }
  EXPECT_EQ(last, (wire::ClientMessage{wire::Text{7, "last"}}));
}

TEST_F(AgentOutboxTest, SaysWhenTheAgentIsGone) {
  agent_.Reset();
  EXPECT_EQ(outbox_->Send(wire::Focus{true}).error().code, ErrorCode::kClosed);
}

}  // namespace
}  // namespace shoji::input
