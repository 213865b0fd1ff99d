#include "session/transfer/transfer_guard.h"

#include <gtest/gtest.h>

#include <vector>

namespace shoji::transfer {
namespace {

using wire::Channel;
using wire::Direction;
using wire::TransferResult;

class FakeAgent final : public input::AgentSink {
 public:
  Result<void> Send(const wire::ClientMessage& message) override {
    heard.push_back(message);
    return {};
  }
  std::vector<wire::ClientMessage> heard;
};

class TransferGuardTest : public testing::Test {
 protected:
  // The broker asks for the clipboard as `id`; the agent's id of it.
  uint32_t AskText(uint32_t id) { return Ask(id, Channel::kClipboardText); }
  uint32_t AskPicture(uint32_t id) { return Ask(id, Channel::kClipboardImage); }
  uint32_t Ask(uint32_t id, Channel channel) {
    EXPECT_TRUE(guard_.FromBroker(wire::TransferRequest{id, channel, Direction::kInbound, 0, 0}));
    return std::get<wire::TransferRequest>(agent_.heard.back()).request_id;
  }
  uint32_t Deliver(uint32_t id, const std::string& text) {
    EXPECT_TRUE(
        guard_.FromBroker(wire::TransferRequest{id, Channel::kClipboardText, Direction::kOutbound, 1, text.size()}));
    const uint32_t mine = std::get<wire::TransferRequest>(agent_.heard.back()).request_id;
    EXPECT_TRUE(guard_.FromBroker(wire::TransferData{id, Bytes(text.begin(), text.end())}));
    return mine;
  }
  Result<void> Content(uint32_t id, const std::string& text) {
    return guard_.FromAgent(wire::ContentHint{{id, Bytes(text.begin(), text.end())}});
  }
  Result<void> End(uint32_t id, const std::string& text, TransferResult result = TransferResult::kWhole) {
    const bool whole = result == TransferResult::kWhole;
    return guard_.FromAgent(wire::ContentEndHint{{id, result, whole ? wire::HashOf(AsBytes(text)) : wire::Sha256{}}});
  }
  Result<void> Offer(uint32_t id, Channel channel = Channel::kClipboardText) {
    return guard_.FromAgent(wire::OfferHint{{id, channel, 5}});
  }
  template <typename Message>
  int Told() const {
    int count = 0;
    for (const auto& message : broker_) count += std::holds_alternative<Message>(message) ? 1 : 0;
    return count;
  }

  FakeClock clock_;
  FakeAgent agent_;
  std::vector<wire::ServerMessage> broker_;
  TransferGuard guard_{clock_, agent_, [this](const wire::ServerMessage& message) { broker_.push_back(message); }};
};

TEST_F(TransferGuardTest, ContentThatWasAskedForPassesUnderTheBrokersId) {
  const uint32_t mine = AskText(77);
  EXPECT_TRUE(Content(mine, "東"));
  EXPECT_TRUE(Content(mine, "京"));
  EXPECT_TRUE(End(mine, "東京"));
  EXPECT_EQ(std::get<wire::TransferContent>(broker_.front()).request_id, 77u);
  EXPECT_EQ(std::get<wire::TransferEnd>(broker_.back()).request_id, 77u);
}

TEST_F(TransferGuardTest, ACharacterMayBeCutInTwoButNotBeBroken) {
  const std::string text = "𠮷東";
  const uint32_t mine = AskText(1);
  for (const char byte : text) EXPECT_TRUE(Content(mine, std::string(1, byte)));
  EXPECT_TRUE(End(mine, text));
  EXPECT_FALSE(Content(AskText(2), "a\xE3\x28"));
  const uint32_t open = AskText(3);
  EXPECT_TRUE(Content(open, "a\xE3\x81"));
  EXPECT_FALSE(End(open, "a\xE3\x81")) << "the last character is not there";
}

TEST_F(TransferGuardTest, APictureHasTheLengthItsSizeSays) {
  const std::string picture("\x02\0\x01\0RRRBBB", 10);
  const uint32_t mine = AskPicture(1);
  for (const char byte : picture) EXPECT_TRUE(Content(mine, std::string(1, byte)));
  EXPECT_TRUE(End(mine, picture));
  EXPECT_FALSE(Content(AskPicture(2), picture + "R")) << "a byte more";
  const uint32_t shorter = AskPicture(3);
  EXPECT_TRUE(Content(shorter, picture.substr(0, 9)));
  EXPECT_FALSE(End(shorter, picture.substr(0, 9))) << "a byte less";
  EXPECT_FALSE(Content(AskPicture(4), "\x89PNG\r\n")) << "a file, not pixels";
  EXPECT_FALSE(End(AskPicture(5), "")) << "no picture at all";
}

TEST_F(TransferGuardTest, APictureThatIsNotThereEndsNoSession) {
  EXPECT_TRUE(End(AskPicture(1), "", TransferResult::kNotThere));
}

TEST_F(TransferGuardTest, ContentNobodyAskedForBreaksTheProtocol) {
  EXPECT_FALSE(Content(1, "x"));
  EXPECT_FALSE(End(1, ""));
  EXPECT_FALSE(Content(Deliver(1, "text"), "x")) << "that goes the other way";
}

TEST_F(TransferGuardTest, AWrongDigestBreaksTheProtocolBothWays) {
  const uint32_t in = AskText(1);
  EXPECT_TRUE(Content(in, "text"));
  EXPECT_FALSE(End(in, "text "));
  EXPECT_FALSE(End(Deliver(2, "text"), "tex"));
  EXPECT_TRUE(End(Deliver(3, "text"), "text"));
}

TEST_F(TransferGuardTest, AnEndBeforeEverythingWentBreaksTheProtocol) {
  EXPECT_TRUE(guard_.FromBroker(wire::TransferRequest{1, Channel::kClipboardText, Direction::kOutbound, 1, 4}));
  const uint32_t mine = std::get<wire::TransferRequest>(agent_.heard.back()).request_id;
  EXPECT_FALSE(End(mine, ""));
}

TEST_F(TransferGuardTest, AContentWithoutEndBreaksTheProtocol) {
  EXPECT_TRUE(guard_.FromBroker(wire::TransferRequest{1, Channel::kFileDownload, Direction::kInbound, 0, 0, 4}));
  const uint32_t mine = std::get<wire::TransferRequest>(agent_.heard.back()).request_id;
  const std::string piece(wire::kMaxTransferPieceBytes, 'x');
  for (uint64_t sent = 0; sent < TransferGuard::kMaxContentBytes; sent += piece.size()) {
    ASSERT_TRUE(Content(mine, piece));
    broker_.clear();
  }
  EXPECT_EQ(Content(mine, "x").error().code, ErrorCode::kTooLarge);
}

TEST_F(TransferGuardTest, TenThousandOffersEndTheSessionAtTheTwentyFirst) {
  int passed = 0;
  for (uint32_t id = 0; id < 10'000 && Offer(id); ++id) ++passed;
  EXPECT_EQ(passed, 20);
  EXPECT_EQ(Told<wire::TransferOffer>(), 20);
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_TRUE(Offer(1)) << "an ordinary pace";
}

TEST_F(TransferGuardTest, WhatIsOfferedIsToldAgainToTheNextClient) {
  EXPECT_TRUE(Offer(1));
  EXPECT_TRUE(Offer(2));
  EXPECT_TRUE(Offer(3, Channel::kFileDownload));
  broker_.clear();
  guard_.Attached();
  ASSERT_EQ(broker_.size(), 2u);
  EXPECT_EQ(std::get<wire::TransferOffer>(broker_[0]).offer_id, 2u);
  EXPECT_EQ(std::get<wire::TransferOffer>(broker_[1]).offer_id, 3u);
}

TEST_F(TransferGuardTest, WhatCannotBeHadIsNotToldAgain) {
  EXPECT_TRUE(Offer(3, Channel::kFileDownload));
  EXPECT_TRUE(Offer(4, Channel::kFileDownload));
  wire::TransferRequest request{1, Channel::kFileDownload, Direction::kInbound, 0, 0};
  request.offer_id = 3;
  EXPECT_TRUE(guard_.FromBroker(request));
  EXPECT_TRUE(End(std::get<wire::TransferRequest>(agent_.heard.back()).request_id, "", TransferResult::kFailed));
  broker_.clear();
  guard_.Attached();
  ASSERT_EQ(broker_.size(), 1u);
  EXPECT_EQ(std::get<wire::TransferOffer>(broker_[0]).offer_id, 4u);
}

TEST_F(TransferGuardTest, AnAnswerForTheLastClientIsNotTakenForOneToTheNext) {
  const uint32_t before = AskText(1);
  EXPECT_TRUE(guard_.Detached());
  EXPECT_EQ(std::get<wire::TransferCancel>(agent_.heard.back()).request_id, before);
  const uint32_t after = AskText(1);
  EXPECT_NE(before, after);
  broker_.clear();
  EXPECT_TRUE(Content(before, "the last client's"));
  EXPECT_TRUE(End(before, "", TransferResult::kFailed));
  EXPECT_TRUE(broker_.empty());
  EXPECT_TRUE(Content(after, "mine"));
  EXPECT_EQ(Told<wire::TransferContent>(), 1);
}

TEST_F(TransferGuardTest, ACancelledRequestIsEndedAtOnceAndItsRestThrownAway) {
  const uint32_t mine = AskText(5);
  EXPECT_TRUE(Content(mine, "a"));
  EXPECT_TRUE(guard_.FromBroker(wire::TransferCancel{5}));
  EXPECT_EQ(std::get<wire::TransferEnd>(broker_.back()).result, TransferResult::kFailed);
  const size_t before = broker_.size();
  EXPECT_TRUE(Content(mine, "b"));
  EXPECT_TRUE(End(mine, "ab"));
  EXPECT_EQ(broker_.size(), before);
  EXPECT_TRUE(guard_.FromBroker(wire::TransferCancel{5})) << "harmless";
}

TEST_F(TransferGuardTest, TheBrokerIsHeldToItsWord) {
  EXPECT_TRUE(guard_.FromBroker(wire::TransferRequest{1, Channel::kClipboardText, Direction::kOutbound, 1, 2}));
  EXPECT_FALSE(guard_.FromBroker(wire::TransferData{1, Bytes(3, 'x')}));
  EXPECT_FALSE(guard_.FromBroker(wire::TransferRequest{1, Channel::kClipboardText, Direction::kInbound, 0, 0}));
  EXPECT_FALSE(guard_.FromBroker(wire::Ping{1}));
  EXPECT_TRUE(guard_.FromBroker(wire::TransferData{1, Bytes(2, 'x')}));
}

TEST_F(TransferGuardTest, AnAgentThatAnswersNothingIsAskedNoMoreThanItMayBe) {
  for (uint32_t id = 1; id <= TransferGuard::kMaxOpen; ++id) AskText(id);
  const size_t asked = agent_.heard.size();
  EXPECT_TRUE(guard_.FromBroker(wire::TransferRequest{99, Channel::kClipboardText, Direction::kInbound, 0, 0}));
  EXPECT_EQ(agent_.heard.size(), asked);
  EXPECT_EQ(std::get<wire::TransferEnd>(broker_.back()).result, TransferResult::kFailed);
}

}  // namespace
}  // namespace shoji::transfer
