// Copy and download: what comes in, how it is cleaned, and a sandbox that lies.
#include <gtest/gtest.h>

#include "tests/broker/relay/gate_rig.h"

namespace shoji::relay {
namespace {

using policy::Reason;
using std::chrono::seconds;
using wire::Answer;

constexpr auto kText = policy::Channel::kClipboardText;
constexpr auto kIn = policy::Direction::kInbound;

class InboundTransfer : public testing::Test {
 protected:
  void AllowCopy(policy::Answer answer = policy::Answer::kAllow) { rig_.Use(GateRig::Allowing(kText, kIn, answer)); }
  static wire::TransferOffer TextOffer(uint32_t id, uint64_t bytes) {
    return {id, wire::Channel::kClipboardText, bytes};
  }
  static wire::TransferOffer FileOffer(uint32_t id, uint64_t bytes) {
    return {id, wire::Channel::kFileDownload, bytes, "a.pdf"};
  }
  void ExpectRefused(uint32_t id, Reason reason) {
    EXPECT_EQ(rig_.AnswerTo(id).answer, Answer::kDeny);
    EXPECT_EQ(rig_.AnswerTo(id).reason_code, static_cast<uint16_t>(reason)) << Name(reason);
    EXPECT_EQ(rig_.Content(id), "");
  }
  static constexpr uint32_t kOwn = wire::kBrokerRequestBit;
  GateRig rig_;
};

TEST_F(InboundTransfer, ACopyComesInWholeWithItsDigest) {
  AllowCopy();
  EXPECT_TRUE(rig_.SessionSays(TextOffer(1, 12)));
  rig_.Copy(1, 1);
  EXPECT_TRUE(rig_.Asked(1));
  EXPECT_TRUE(rig_.SessionSends(1, "検索結果"));
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kAllow);
  EXPECT_EQ(rig_.Content(1), "検索結果");
  EXPECT_EQ(rig_.EndOf(1)->sha256, wire::HashOf(AsBytes("検索結果")));
  EXPECT_EQ(rig_.books().taken_bytes(), 0u);
}

TEST_F(InboundTransfer, SanitisedTextLosesWhatNobodySeesAndTheUserIsTold) {
  AllowCopy(policy::Answer::kSanitise);
  rig_.Copy(1);
  EXPECT_TRUE(rig_.SessionSends(1, "a\u202Eb\u200Bc\x07"));
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kSanitise);
  EXPECT_EQ(rig_.Content(1), "abc");
  const std::vector<wire::DetailItem> wanted{{1, 1}, {2, 1}, {3, 1}};
  EXPECT_EQ(rig_.DetailOf(1).items, wanted);
  EXPECT_EQ(rig_.EndOf(1)->sha256, wire::HashOf(AsBytes("abc")));
}

TEST_F(InboundTransfer, AnOfferThatIsNoMoreIsNotFetched) {
  AllowCopy();
  rig_.Copy(1, 7);
  ExpectRefused(1, Reason::kNotThere);
  EXPECT_TRUE(rig_.SessionSays(TextOffer(7, 0)));
  EXPECT_TRUE(rig_.SessionSays(TextOffer(8, 0)));
  rig_.Copy(2, 7);
  ExpectRefused(2, Reason::kNotThere);
  EXPECT_FALSE(rig_.Asked(2));
  rig_.Copy(3, 8);
  EXPECT_TRUE(rig_.Asked(3));
}

TEST_F(InboundTransfer, ALongTextIsCleanedInPieces) {
  rig_.Use(GateRig::Allowing(kText, kIn, policy::Answer::kSanitise,
                             {.max_bytes = 1 << 20, .max_per_minute = 5, .max_bytes_per_minute = 1 << 21}));
  const std::string half(TextInspection::kPieceBytes - 1, 'x');
  rig_.Copy(1);
  EXPECT_TRUE(rig_.SessionSends(1, half + "\u202E" + half));
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kSanitise);
  EXPECT_EQ(rig_.Content(1), half + half);
  EXPECT_EQ(rig_.DetailOf(1).items, (std::vector<wire::DetailItem>{{2, 1}}));
  EXPECT_EQ(rig_.EndOf(1)->sha256, wire::HashOf(AsBytes(half + half)));
}

TEST_F(InboundTransfer, WithoutARuleTheSessionIsNotEvenAsked) {
  rig_.Copy(1);
  ExpectRefused(1, Reason::kDefaultDeny);
  EXPECT_FALSE(rig_.Asked(1));
}

TEST_F(InboundTransfer, WhatIsOfferedTooLargeIsNotFetched) {
  AllowCopy();
  EXPECT_TRUE(rig_.SessionSays(TextOffer(1, 1ull << 30)));
  rig_.Copy(1, 1);
  ExpectRefused(1, Reason::kTooLarge);
  EXPECT_FALSE(rig_.Asked(1));
}

TEST_F(InboundTransfer, ASandboxThatSendsMoreThanTheRuleAllowsIsStopped) {
  AllowCopy();
  EXPECT_TRUE(rig_.SessionSays(TextOffer(1, 5)));
  rig_.Copy(1, 1);
  EXPECT_TRUE(rig_.SessionSays(wire::TransferContent{1, Bytes(1001, 'a')}));
  ExpectRefused(1, Reason::kTooLarge);
  EXPECT_TRUE(rig_.Cancelled(1));
  EXPECT_TRUE(rig_.SessionSays(wire::TransferContent{1, Bytes(1001, 'a')})) << "it was on its way";
  EXPECT_TRUE(rig_.SessionSays(wire::TransferEnd{1, wire::TransferResult::kFailed}));
  EXPECT_FALSE(rig_.SessionSays(wire::TransferContent{1, Bytes(1, 'a')}));
}

TEST_F(InboundTransfer, AWrongDigestBreaksTheProtocol) {
  AllowCopy();
  rig_.Copy(1);
  EXPECT_TRUE(rig_.SessionSays(wire::TransferContent{1, Bytes(4, 'a')}));
  EXPECT_FALSE(rig_.SessionSays(wire::TransferEnd{1, wire::TransferResult::kWhole, wire::HashOf(AsBytes("aaab"))}));
  EXPECT_EQ(rig_.Content(1), "");
}

TEST_F(InboundTransfer, ContentNobodyAskedForBreaksTheProtocol) {
  AllowCopy();
  EXPECT_FALSE(rig_.SessionSays(wire::TransferContent{1, Bytes(1, 'a')}));
  EXPECT_FALSE(rig_.SessionSays(wire::TransferEnd{1, wire::TransferResult::kWhole}));
  EXPECT_FALSE(rig_.SessionSays(wire::TransferAnswer{1, Answer::kAllow, wire::Channel::kClipboardText, 0, "forged"}));
  EXPECT_FALSE(rig_.SessionSays(wire::TransferProceed{1}));
}

TEST_F(InboundTransfer, AFloodOfOffersBreaksTheProtocol) {
  uint32_t offer = 0;
  for (; offer < TransferGate::kOfferBurst; ++offer) ASSERT_TRUE(rig_.SessionSays(TextOffer(offer, 1)));
  EXPECT_FALSE(rig_.SessionSays(TextOffer(offer, 1)));
  rig_.Wait(seconds(1));
  EXPECT_TRUE(rig_.SessionSays(TextOffer(offer, 1)));
}

TEST_F(InboundTransfer, WhatIsThereNoMoreIsSaidSo) {
  AllowCopy();
  rig_.Copy(1);
  EXPECT_TRUE(rig_.SessionSays(wire::TransferEnd{1, wire::TransferResult::kNotThere}));
  ExpectRefused(1, Reason::kNotThere);
  rig_.Copy(2);
  rig_.Wait(TransferGate::kStalled + seconds(1));
  ExpectRefused(2, Reason::kNotThere);
}

TEST_F(InboundTransfer, WhatIsNoTextDoesNotComeIn) {
  AllowCopy();
  rig_.Copy(1);
  EXPECT_TRUE(rig_.SessionSends(1, "\xFF\xFE"));
  ExpectRefused(1, Reason::kNotInspected);
}

TEST_F(InboundTransfer, ASlowClientIsNotFlooded) {
  rig_.Use(GateRig::Allowing(kText, kIn, policy::Answer::kAllow,
                             {.max_bytes = 1 << 20, .max_per_minute = 5, .max_bytes_per_minute = 1 << 21}));
  rig_.Copy(1);
  rig_.client_backlog = TransferGate::kClientBacklogBytes;
  EXPECT_TRUE(rig_.SessionSends(1, std::string(100'000, 'a')));
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kAllow);
  EXPECT_EQ(rig_.Content(1), "");
  rig_.client_backlog = 0;
  rig_.gate().Pump();
  EXPECT_EQ(rig_.Content(1).size(), 100'000u);
  EXPECT_TRUE(rig_.EndOf(1));
}

TEST_F(InboundTransfer, AFinishedDownloadIsFetchedWithoutBeingAskedAndThenOffered) {
  EXPECT_TRUE(rig_.SessionSays(FileOffer(7, 4)));
  EXPECT_TRUE(rig_.Asked(kOwn));
  EXPECT_TRUE(rig_.kept.empty());
  EXPECT_TRUE(rig_.SessionSends(kOwn, "%PDF"));
  EXPECT_EQ(rig_.kept, std::vector<std::string>{"tanaka:a.pdf:%PDF"});
  EXPECT_EQ(rig_.Offers(), std::vector<std::string>{"a.pdf"});
  rig_.wants_files = false;
  EXPECT_TRUE(rig_.SessionSays(FileOffer(8, 4)));
  EXPECT_FALSE(rig_.Asked(kOwn + 1));
}

TEST_F(InboundTransfer, TheSameOfferAgainIsNotFetchedTwice) {
  EXPECT_TRUE(rig_.SessionSays(FileOffer(7, 4)));
  EXPECT_TRUE(rig_.SessionSays(FileOffer(7, 4)));
  EXPECT_TRUE(rig_.SessionSends(kOwn, "%PDF"));
  rig_.Wait(seconds(1));
  EXPECT_FALSE(rig_.Asked(kOwn + 1));
  EXPECT_TRUE(rig_.SessionSays(FileOffer(7, 5)));  // which is another one
  EXPECT_TRUE(rig_.Asked(kOwn + 1));
}

TEST_F(InboundTransfer, TheNextDownloadWaitsUntilTheOneBeforeIsKept) {
  rig_.keeps_files = false;
  EXPECT_TRUE(rig_.SessionSays(FileOffer(7, 4)));
  EXPECT_TRUE(rig_.SessionSays(FileOffer(8, 4)));
  EXPECT_TRUE(rig_.SessionSends(kOwn, "%PDF"));
  rig_.Wait(std::chrono::minutes(5));
  EXPECT_FALSE(rig_.Asked(kOwn + 1));
  EXPECT_EQ(rig_.books().taken_bytes(), 4u);
  rig_.gate().Freeze(true);  // it has not crossed: a stop does not touch it
  rig_.gate().Freeze(false);
  rig_.hold_kept("a.pdf");
  EXPECT_EQ(rig_.Offers().size(), 1u);
  rig_.Wait(seconds(1));
  EXPECT_TRUE(rig_.Asked(kOwn + 1));
}

TEST_F(InboundTransfer, MoreFilesThanCanWaitAreTurnedAway) {
  rig_.keeps_files = false;
  ASSERT_TRUE(rig_.SessionSays(FileOffer(1, 4)));
  ASSERT_TRUE(rig_.SessionSends(kOwn, "%PDF"));
  for (uint32_t id = 2; id <= TransferGate::kMaxFileOffers + 1; ++id) {
    rig_.Wait(std::chrono::milliseconds(50));
    ASSERT_TRUE(rig_.SessionSays(FileOffer(id, 4)));
  }
  EXPECT_TRUE(rig_.missed.empty());
  EXPECT_TRUE(rig_.SessionSays(FileOffer(10'000, 4)));
  EXPECT_EQ(rig_.missed, std::vector<std::string>{"tanaka:a.pdf:busy"});
}

TEST_F(InboundTransfer, ADownloadLargerThanItsOfferIsNotKept) {
  EXPECT_TRUE(rig_.SessionSays(FileOffer(7, 4)));
  EXPECT_TRUE(rig_.SessionSays(wire::TransferContent{kOwn, Bytes(5, 'a')}));
  EXPECT_TRUE(rig_.Cancelled(kOwn));
  EXPECT_TRUE(rig_.kept.empty());
  EXPECT_EQ(rig_.missed, std::vector<std::string>{"tanaka:a.pdf:too_large"});
}

TEST_F(InboundTransfer, AContentOfAnotherLengthThanOfferedDoesNotComeIn) {
  EXPECT_TRUE(rig_.SessionSays(FileOffer(7, 4)));
  EXPECT_TRUE(rig_.SessionSends(kOwn, "%PD"));
  EXPECT_TRUE(rig_.kept.empty());
  EXPECT_EQ(rig_.missed, std::vector<std::string>{"tanaka:a.pdf:not_there"});
  AllowCopy();
  EXPECT_TRUE(rig_.SessionSays(TextOffer(1, 5)));
  rig_.Copy(1, 1);
  EXPECT_TRUE(rig_.SessionSends(1, "four"));
  ExpectRefused(1, Reason::kNotThere);
  EXPECT_TRUE(rig_.SessionSays(TextOffer(2, 0))) << "nothing said about its length";
  rig_.Copy(2, 2);
  EXPECT_TRUE(rig_.SessionSends(2, "four"));
  EXPECT_EQ(rig_.AnswerTo(2).answer, Answer::kAllow);
}

TEST_F(InboundTransfer, TheClientHearsTheNameThatIsKeptNotTheOneTheSandboxSaid) {
  rig_.kept_as = "invoicefdp.exe";
  EXPECT_TRUE(rig_.SessionSays(wire::TransferOffer{7, wire::Channel::kFileDownload, 4, "invoice\u202Efdp.exe"}));
  EXPECT_TRUE(rig_.SessionSends(kOwn, "%PDF"));
  EXPECT_EQ(rig_.Offers(), std::vector<std::string>{"invoicefdp.exe"});
}

TEST_F(InboundTransfer, OnlyTheExtractOfADownloadComesIn) {
  rig_.Use(GateRig::Allowing(policy::Channel::kFileDownload, kIn, policy::Answer::kSanitise));
  const auto ask = [this](uint32_t id) {
    return rig_.Says(wire::TransferRequest{id, wire::Channel::kFileDownload, wire::Direction::kInbound, 0, 0, 7});
  };
  EXPECT_EQ(ask(1), Verdict::kTaken);
  ExpectRefused(1, Reason::kNotThere);
  rig_.extract =
      FileExtract{.findings = {.readable = true, .classification = {}, .media_type = "text/plain", .items = {}},
                  .text = Bytes(3, 't')};
  EXPECT_EQ(ask(2), Verdict::kTaken);
  EXPECT_EQ(rig_.AnswerTo(2).answer, Answer::kSanitise);
  EXPECT_EQ(rig_.Content(2), "ttt");
  rig_.records_extracts = false;
  EXPECT_EQ(ask(3), Verdict::kTaken);
  ExpectRefused(3, Reason::kNoRecord);
}

}  // namespace
}  // namespace shoji::relay
