// Paste and upload: what passes, what is refused and why, and that nobody can do it in another order.
#include <gtest/gtest.h>

#include "tests/broker/relay/gate_rig.h"

namespace shoji::relay {
namespace {

using policy::Reason;
using std::chrono::seconds;
using wire::Answer;

constexpr auto kText = policy::Channel::kClipboardText;
constexpr auto kUpload = policy::Channel::kFileUpload;
constexpr auto kOut = policy::Direction::kOutbound;

class OutboundTransfer : public testing::Test {
 protected:
  void AllowPaste() { rig_.Use(GateRig::Allowing(kText, kOut)); }
  void ExpectRefused(uint32_t id, Reason reason) {
    EXPECT_EQ(rig_.AnswerTo(id).answer, Answer::kDeny);
    EXPECT_EQ(rig_.AnswerTo(id).reason_code, static_cast<uint16_t>(reason)) << Name(reason);
    EXPECT_FALSE(rig_.Asked(id)) << "the session heard of it";
  }
  Verdict Upload(uint32_t id, const std::string& content) {
    const Verdict asked = rig_.Says(wire::TransferRequest{id, wire::Channel::kFileUpload, wire::Direction::kOutbound, 1,
                                                          content.size(), 0, "a.txt"});
    if (!rig_.Proceeds(id)) return asked;
    return rig_.Says(wire::TransferData{id, Bytes(content.begin(), content.end())});
  }
  static constexpr policy::Limits kLong{.max_bytes = 1 << 20, .max_per_minute = 60, .max_bytes_per_minute = 16u << 20};
  GateRig rig_;
};

TEST_F(OutboundTransfer, APasteReachesTheSessionWholeAndTheClientHearsItsEnd) {
  AllowPaste();
  rig_.PasteWhole(1, "会議は10時から");
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kAllow);
  EXPECT_EQ(rig_.AnswerTo(1).rule_id, "soumu");
  EXPECT_EQ(rig_.Delivered(1), "会議は10時から");
  EXPECT_FALSE(rig_.EndOf(1)) << "the session has not taken it yet";
  EXPECT_TRUE(
      rig_.SessionSays(wire::TransferEnd{1, wire::TransferResult::kWhole, wire::HashOf(AsBytes("会議は10時から"))}));
  EXPECT_EQ(rig_.EndOf(1)->result, wire::TransferResult::kWhole);
  EXPECT_EQ(rig_.Decided("allow"), 1);
  EXPECT_EQ(rig_.books().taken_bytes(), 0u);
}

TEST_F(OutboundTransfer, WithoutRulesEverythingIsRefusedBeforeAByteIsSent) {
  rig_.Use(GateRig::Nothing());
  rig_.PasteWhole(1, "text");
  ExpectRefused(1, Reason::kDefaultDeny);
  EXPECT_FALSE(rig_.Proceeds(1));
  EXPECT_EQ(rig_.Decided("deny"), 1);
}

TEST_F(OutboundTransfer, OneByteTooManyIsRefusedWhole) {
  AllowPaste();
  rig_.PasteWhole(1, std::string(1001, 'a'));
  ExpectRefused(1, Reason::kTooLarge);
  rig_.PasteWhole(2, std::string(1000, 'a'));
  EXPECT_EQ(rig_.AnswerTo(2).answer, Answer::kAllow);
}

TEST_F(OutboundTransfer, ADeclaredClassThreeNeverLeaves) {
  AllowPaste();
  rig_.PasteWhole(1, "text", 3);
  ExpectRefused(1, Reason::kClassNeverLeaves);
  EXPECT_FALSE(rig_.Proceeds(1));
}

// 123456789018: the check digit of 12345678901 is 8.
TEST_F(OutboundTransfer, AnIndividualNumberIsFoundInFullWidthDigitsWithHyphens) {
  AllowPaste();
  rig_.PasteWhole(1, "個人番号 １２３４－５６７８－９０１８");
  EXPECT_TRUE(rig_.Proceeds(1)) << "only the content tells";
  ExpectRefused(1, Reason::kClassNeverLeaves);
  EXPECT_GE(rig_.DetailOf(1).effective_class, 3);
  ASSERT_FALSE(rig_.DetailOf(1).items.empty());
  EXPECT_EQ(rig_.DetailOf(1).items.front().kind, 16);
  EXPECT_EQ(rig_.DetailOf(1).contact, "情報政策課 内線2345");
  EXPECT_EQ(rig_.Audit().find("１２３４"), std::string::npos) << "the record holds no content";
}

TEST_F(OutboundTransfer, WhatIsNoTextIsNotRead) {
  AllowPaste();
  rig_.PasteWhole(1, "a\xFF");
  ExpectRefused(1, Reason::kNotInspected);
  rig_.PasteWhole(2, std::string("a\0b", 3));
  ExpectRefused(2, Reason::kNotInspected);
}

// 4 MiB of what costs an inspector most may take a second; nobody else waits for more than a piece of it.
TEST_F(OutboundTransfer, ALongTextIsLookedAtInPiecesAndDecidedAfterTheLast) {
  rig_.Use(GateRig::Allowing(kText, kOut, policy::Answer::kAllow, kLong));
  rig_.put_off = true;
  const size_t pieces = 5;
  const std::string text(pieces * TextInspection::kPieceBytes, 'x');
  rig_.PasteWhole(1, text);
  for (size_t looked_at = 1; looked_at < pieces; ++looked_at) {
    EXPECT_FALSE(rig_.FindAnswer(1)) << looked_at;
    EXPECT_EQ(rig_.Decided("allow"), 0);
    EXPECT_TRUE(rig_.RunLater());
  }
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kAllow);
  EXPECT_EQ(rig_.Delivered(1), text);
  EXPECT_FALSE(rig_.RunLater());
}

TEST_F(OutboundTransfer, WhatLiesAcrossTwoPiecesIsFound) {
  rig_.Use(GateRig::Allowing(kText, kOut, policy::Answer::kAllow, kLong));
  const std::string filling(TextInspection::kPieceBytes - 8, 'x');
  rig_.PasteWhole(1, filling + "\n1234-5678-9018\n");
  ExpectRefused(1, Reason::kClassNeverLeaves);
  rig_.PasteWhole(2, filling + "\n1234-5678-9017\n");
  EXPECT_EQ(rig_.AnswerTo(2).answer, Answer::kAllow) << "no check digit";
  rig_.PasteWhole(3, filling + std::string("1234567\0", 8) + "9");
  ExpectRefused(3, Reason::kNotInspected);
}

TEST_F(OutboundTransfer, RulesThatChangeWhileATextIsLookedAtLookAtAllOfIt) {
  policy::RuleSet rules = GateRig::Allowing(kText, kOut, policy::Answer::kAllow, kLong);
  rig_.Use(rules);
  rig_.put_off = true;
  rig_.PasteWhole(1, "庁内検討用\n" + std::string(2 * TextInspection::kPieceBytes, 'x'));
  ASSERT_TRUE(rules.inspectors.AddWord("庁内検討用", policy::Classification::k3C));
  rig_.Use(rules);
  while (rig_.RunLater()) {
  }
  ExpectRefused(1, Reason::kClassNeverLeaves);
}

TEST_F(OutboundTransfer, ATextThatIsBeingLookedAtCanBeCancelledAndItsWindowClosed) {
  rig_.Use(GateRig::Allowing(kText, kOut, policy::Answer::kAllow, kLong));
  rig_.put_off = true;
  const std::string text(3 * TextInspection::kPieceBytes, 'x');
  rig_.PasteWhole(1, text);
  EXPECT_EQ(rig_.Says(wire::TransferCancel{1}), Verdict::kTaken);
  ExpectRefused(1, Reason::kCancelled);
  EXPECT_TRUE(rig_.RunLater());
  rig_.PasteWhole(2, text);
  rig_.OpenWindow();
  while (rig_.RunLater()) {
  }
  EXPECT_FALSE(rig_.FindAnswer(2));
}

TEST_F(OutboundTransfer, CountsPerMinuteOverAllWindows) {
  AllowPaste();
  for (uint32_t id = 1; id <= 5; ++id) rig_.PasteWhole(id, "text");
  EXPECT_EQ(rig_.AnswerTo(5).answer, Answer::kAllow);
  rig_.OpenWindow();
  rig_.PasteWhole(6, "text");
  ExpectRefused(6, Reason::kTooMany);
  rig_.Wait(seconds(62));
  rig_.PasteWhole(7, "text");
  EXPECT_EQ(rig_.AnswerTo(7).answer, Answer::kAllow);
}

TEST_F(OutboundTransfer, BytesPerMinuteCount) {
  AllowPaste();
  for (uint32_t id = 1; id <= 3; ++id) rig_.PasteWhole(id, std::string(1000, 'a'));
  EXPECT_EQ(rig_.AnswerTo(3).answer, Answer::kAllow);
  rig_.PasteWhole(4, "a");
  ExpectRefused(4, Reason::kTooMany);
}

TEST_F(OutboundTransfer, NoRecordNoEffect) {
  AllowPaste();
  rig_.BreakAudit([this] { rig_.PasteWhole(1, "text"); });
  ExpectRefused(1, Reason::kNoRecord);
  rig_.PasteWhole(2, "text");
  EXPECT_EQ(rig_.AnswerTo(2).answer, Answer::kAllow);
}

TEST_F(OutboundTransfer, TheRulesInForceAtTheEndDecide) {
  AllowPaste();
  ASSERT_EQ(rig_.Paste(1, "text"), Verdict::kTaken);
  ASSERT_EQ(rig_.Paste(2, "text"), Verdict::kTaken);
  rig_.Use(GateRig::Nothing());
  EXPECT_EQ(rig_.Says(wire::TransferData{1, Bytes(4, 'a')}), Verdict::kTaken);
  ExpectRefused(1, Reason::kDefaultDeny);
  rig_.Wait(seconds(1));
  ExpectRefused(2, Reason::kDefaultDeny);
  EXPECT_EQ(rig_.Says(wire::TransferData{2, Bytes(4, 'a')}), Verdict::kTaken) << "it was on its way";
  EXPECT_EQ(rig_.Says(wire::TransferData{2, Bytes(1, 'a')}), Verdict::kBroken);
}

TEST_F(OutboundTransfer, ContentNobodyAskedForBreaksTheProtocol) {
  AllowPaste();
  EXPECT_EQ(rig_.Says(wire::TransferData{1, Bytes(1, 'a')}), Verdict::kBroken);
  ASSERT_EQ(rig_.Paste(2, "ab"), Verdict::kTaken);
  EXPECT_EQ(rig_.Says(wire::TransferData{2, Bytes(3, 'a')}), Verdict::kBroken);
  EXPECT_EQ(rig_.Says(wire::TransferData{2, Bytes(2, 'a')}), Verdict::kTaken);
  EXPECT_EQ(rig_.Says(wire::TransferData{2, Bytes(1, 'a')}), Verdict::kBroken) << "an old id, answered already";
}

TEST_F(OutboundTransfer, RequestIdsIncreaseAndAreNotTheBrokers) {
  AllowPaste();
  rig_.PasteWhole(5, "text");
  EXPECT_EQ(rig_.Paste(5, "text"), Verdict::kBroken);
  EXPECT_EQ(rig_.Paste(4, "text"), Verdict::kBroken);
  EXPECT_EQ(rig_.Paste(wire::kBrokerRequestBit | 6, "text"), Verdict::kBroken);
  EXPECT_EQ(rig_.Paste(6, "text"), Verdict::kTaken);
}

TEST_F(OutboundTransfer, ANewWindowBringsNoNewBurstOfRequests) {
  const int burst = static_cast<int>(TransferGate::kRate.burst);
  for (int i = 1; i <= burst; ++i) EXPECT_EQ(rig_.Paste(static_cast<uint32_t>(i), "x"), Verdict::kTaken);
  rig_.OpenWindow();
  EXPECT_EQ(rig_.Paste(100, "x"), Verdict::kBroken);
  rig_.Wait(seconds(1));
  EXPECT_EQ(rig_.Paste(101, "x"), Verdict::kTaken);
}

TEST_F(OutboundTransfer, TooManyAtOnceAreBusy) {
  AllowPaste();
  for (uint32_t id = 1; id <= TransferGate::kMaxOpen; ++id) EXPECT_EQ(rig_.Paste(id, "x"), Verdict::kTaken);
  EXPECT_EQ(rig_.Paste(100, "x"), Verdict::kTaken);
  ExpectRefused(100, Reason::kBusy);
}

TEST_F(OutboundTransfer, AStalledPasteEndsAndGivesItsRoomBack) {
  AllowPaste();
  ASSERT_EQ(rig_.Paste(1, "text"), Verdict::kTaken);
  EXPECT_EQ(rig_.books().taken_bytes(), 4u);
  rig_.Wait(TransferGate::kStalled + seconds(1));
  ExpectRefused(1, Reason::kCancelled);
  EXPECT_EQ(rig_.books().taken_bytes(), 0u);
}

TEST_F(OutboundTransfer, ACancelledPasteIsAnsweredAndForgotten) {
  AllowPaste();
  ASSERT_EQ(rig_.Paste(1, "text"), Verdict::kTaken);
  EXPECT_EQ(rig_.Says(wire::TransferCancel{1}), Verdict::kTaken);
  ExpectRefused(1, Reason::kCancelled);
  EXPECT_EQ(rig_.Says(wire::TransferCancel{1}), Verdict::kTaken) << "harmless";
}

TEST_F(OutboundTransfer, ASandboxThatTookSomethingElseHasBrokenTheProtocol) {
  AllowPaste();
  rig_.PasteWhole(1, "text");
  EXPECT_FALSE(rig_.SessionSays(wire::TransferEnd{1, wire::TransferResult::kWhole, wire::HashOf(AsBytes("other"))}));
}

TEST_F(OutboundTransfer, AnUploadIsInspectedByTypeAndClass) {
  rig_.Use(GateRig::Allowing(kUpload, kOut));
  rig_.upload_findings = {
      .readable = true, .classification = policy::Classification::k1, .media_type = "text/plain", .items = {}};
  EXPECT_EQ(Upload(1, "content"), Verdict::kTaken);
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kAllow);
  EXPECT_EQ(rig_.Delivered(1), "content");
  rig_.upload_findings.classification = policy::Classification::k3B;
  EXPECT_EQ(Upload(2, "content"), Verdict::kTaken);
  ExpectRefused(2, Reason::kClassNeverLeaves);
  rig_.upload_findings.readable = false;
  EXPECT_EQ(Upload(3, "content"), Verdict::kTaken);
  ExpectRefused(3, Reason::kNotInspected);
}

TEST_F(OutboundTransfer, AnInspectionThatEndsAfterTheWindowHasGoneHarmsNobody) {
  rig_.Use(GateRig::Allowing(kUpload, kOut));
  rig_.hold = true;
  EXPECT_EQ(Upload(1, "content"), Verdict::kTaken);
  EXPECT_FALSE(rig_.FindAnswer(1));
  rig_.OpenWindow();
  rig_.hold_upload({.readable = true, .classification = {}, .media_type = "text/plain", .items = {}});
  EXPECT_FALSE(rig_.FindAnswer(1));
}

TEST_F(OutboundTransfer, ACancelledUploadHoldsItsRoomWhileItIsInspected) {
  rig_.Use(GateRig::Allowing(kUpload, kOut));
  rig_.hold = true;
  EXPECT_EQ(Upload(1, "content"), Verdict::kTaken);
  EXPECT_EQ(rig_.Says(wire::TransferCancel{1}), Verdict::kTaken);
  ExpectRefused(1, Reason::kCancelled);
  EXPECT_EQ(rig_.books().taken_bytes(), 7u);
  rig_.hold_upload = nullptr;  // the inspection has ended, and its answer with it
  EXPECT_EQ(rig_.books().taken_bytes(), 0u);
}

TEST_F(OutboundTransfer, AFreezeEndsWhatIsUnderWay) {
  AllowPaste();
  ASSERT_EQ(rig_.Paste(1, "text"), Verdict::kTaken);
  rig_.PasteWhole(2, "text");
  rig_.gate().Freeze(true);
  ExpectRefused(1, Reason::kFrozen);
  EXPECT_TRUE(rig_.Cancelled(2));
  EXPECT_EQ(rig_.EndOf(2)->result, wire::TransferResult::kFailed);
  EXPECT_TRUE(rig_.SessionSays(wire::TransferEnd{2, wire::TransferResult::kFailed})) << "its end was on its way";
  EXPECT_FALSE(rig_.SessionSays(wire::TransferEnd{2, wire::TransferResult::kFailed}));
  rig_.PasteWhole(3, "text");
  ExpectRefused(3, Reason::kFrozen);
  rig_.gate().Freeze(false);
  rig_.PasteWhole(4, "text");
  EXPECT_EQ(rig_.AnswerTo(4).answer, Answer::kAllow);
}

}  // namespace
}  // namespace shoji::relay
