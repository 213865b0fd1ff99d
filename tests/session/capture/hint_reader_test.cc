#include "session/capture/hint_reader.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "session/link/seqpacket_channel.h"

namespace shoji::capture {
namespace {

class HintReaderTest : public testing::Test {
 protected:
  HintReaderTest() : reader_(clock_) {
    auto ends = link::SeqpacketChannel::Pair();
    agent_ = std::move(ends->first);
    ours_ = std::move(ends->second);
  }
  void Say(const Bytes& bytes) {
    ASSERT_EQ(::send(agent_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT), static_cast<ssize_t>(bytes.size()));
  }
  ErrorCode Refusal() {
    auto read = reader_.ReadFrom(ours_.get());
    EXPECT_FALSE(read);
    return read ? ErrorCode::kIo : read.error().code;
  }

  FakeClock clock_;
  HintReader reader_;
  UniqueFd agent_;
  UniqueFd ours_;
};

const Bytes kDamage = wire::Encode(wire::DamageHint{{1, 2, 3, 4}});

TEST_F(HintReaderTest, KeepsTheNewestOfEachKind) {
  Say(kDamage);
  Say(wire::Encode(wire::CaretHint{{1, 1, 2, 20}}));
  Say(wire::Encode(wire::CaretHint{{5, 5, 2, 20}}));
  Say(wire::Encode(wire::ResizedHint{{1600, 900}}));
  Say(wire::Encode(wire::InputDone{41}));
  Say(wire::Encode(wire::InputDone{42}));
  Say(wire::Encode(wire::StateHint{wire::AgentState::kDisplayUp, 0}));
  Say(wire::Encode(wire::StateHint{wire::AgentState::kBrowserShown, 0}));
  ASSERT_TRUE(reader_.ReadFrom(ours_.get()));
  EXPECT_EQ(reader_.damage().Take({100, 100}), (std::vector<Rect>{{1, 2, 3, 4}}));
  EXPECT_EQ(reader_.TakeCaret(), (Rect{5, 5, 2, 20}));
  EXPECT_EQ(reader_.TakeResized(), (Size{1600, 900}));
  EXPECT_EQ(reader_.last_input_id(), 42u);
  EXPECT_EQ(reader_.TakeStates().size(), 2u);
  EXPECT_FALSE(reader_.TakeCaret());
  EXPECT_TRUE(reader_.TakeStates().empty());
}

TEST_F(HintReaderTest, GarbageIsAProtocolError) {
  Say(Bytes(40, 0xee));
  EXPECT_EQ(Refusal(), ErrorCode::kInvalid);
}

TEST_F(HintReaderTest, HalfAMessageIsAProtocolError) {
  Say(Bytes(kDamage.begin(), kDamage.begin() + 11));
  EXPECT_EQ(Refusal(), ErrorCode::kInvalid);
}

TEST_F(HintReaderTest, MessagesOfTheOtherDirectionAreAProtocolError) {
  Say(wire::Encode(wire::Focus{true}));
  EXPECT_EQ(Refusal(), ErrorCode::kInvalid);
}

TEST_F(HintReaderTest, AnOversizedMessageIsAProtocolErrorAndTheLargestAllowedIsNot) {
  const wire::Cursor largest{.size = {128, 128}, .hot_x = 0, .hot_y = 0, .rgba = Bytes(4 * 128 * 128, 1)};
  Say(wire::Encode(wire::CursorHint{largest}));
  ASSERT_TRUE(reader_.ReadFrom(ours_.get()));
  EXPECT_EQ(reader_.TakeCursor(), largest);
  Say(Bytes(wire::kMaxHintMessageBytes + 1, 0xc1));
  EXPECT_EQ(Refusal(), ErrorCode::kTooLarge);
}

TEST_F(HintReaderTest, AnEmptyMessageIsAProtocolErrorAndTheEndIsTheEnd) {
  Say({});
  EXPECT_EQ(Refusal(), ErrorCode::kInvalid);
  agent_.Reset();
  EXPECT_EQ(Refusal(), ErrorCode::kClosed);
}

TEST_F(HintReaderTest, ADescriptorIsAProtocolError) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  Bytes bytes = kDamage;
  iovec part{bytes.data(), bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int fd = 0;
  std::memcpy(CMSG_DATA(header), &fd, sizeof(fd));
  ASSERT_GT(::sendmsg(agent_.get(), &message, 0), 0);
  EXPECT_EQ(Refusal(), ErrorCode::kInvalid);
}

TEST_F(HintReaderTest, AFloodIsRefusedAndTheSameNumberOverTimeIsNot) {
  constexpr int kFlood = static_cast<int>(kHintBurst) + 1;
  for (int i = 0; i < kFlood; ++i) {
    clock_.Advance(std::chrono::microseconds(201));
    ASSERT_TRUE(reader_.Accept(kDamage));
  }
  HintReader flooded(clock_);
  for (int i = 0; i < kFlood - 1; ++i) ASSERT_TRUE(flooded.Accept(kDamage));
  EXPECT_EQ(flooded.Accept(kDamage).error().code, ErrorCode::kRefused);
}

TEST_F(HintReaderTest, DamageStaysBoundedHoweverMuchIsReported) {
  for (int i = 0; i < 5'000; ++i) {
    const auto x = i % 3'000;
    ASSERT_TRUE(reader_.Accept(wire::Encode(wire::DamageHint{{x, i % 2'000, 1, 1}})));
  }
  EXPECT_TRUE(reader_.damage().everything());
}

TEST_F(HintReaderTest, AnEndlessTalkerDoesNotHoldTheReader) {
  int said = 0;
  while (::send(agent_.get(), kDamage.data(), kDamage.size(), MSG_DONTWAIT) > 0 && said < 2 * kHintsPerRead) ++said;
  ASSERT_TRUE(reader_.ReadFrom(ours_.get()));
  Bytes rest(64);
  EXPECT_EQ(::recv(ours_.get(), rest.data(), rest.size(), MSG_DONTWAIT) > 0, said > kHintsPerRead);
}

}  // namespace
}  // namespace shoji::capture
