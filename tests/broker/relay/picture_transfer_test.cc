// Pictures on the clipboard: pixels in exactly one layout, as the rules let them, and outbound of a declared class
// only.
#include <gtest/gtest.h>

#include "tests/broker/relay/gate_rig.h"

namespace shoji::relay {
namespace {

using policy::Reason;
using wire::Answer;
using wire::Direction;

constexpr auto kImage = policy::Channel::kClipboardImage;
constexpr auto kIn = policy::Direction::kInbound;
constexpr auto kOut = policy::Direction::kOutbound;
// Two pixels wide, one high; 10 bytes, as said in codec/wire/picture.h.
const std::string kTwoPixels("\x02\0\x01\0RGBrgb", 10);

class PictureTransfer : public testing::Test {
 protected:
  Verdict Ask(uint32_t id, Direction direction, uint64_t bytes, uint8_t declared, uint32_t offer = 0) {
    return rig_.Says(wire::TransferRequest{id, wire::Channel::kClipboardImage, direction, declared, bytes, offer});
  }
  void Copy(uint32_t id, uint32_t offer = 0) { ASSERT_EQ(Ask(id, Direction::kInbound, 0, 0, offer), Verdict::kTaken); }
  void Paste(uint32_t id, const std::string& content, uint8_t declared = 1) {
    ASSERT_EQ(Ask(id, Direction::kOutbound, content.size(), declared), Verdict::kTaken);
    if (!rig_.Proceeds(id) || content.empty()) return;
    ASSERT_EQ(rig_.Says(wire::TransferData{id, Bytes(content.begin(), content.end())}), Verdict::kTaken);
  }
  void ExpectRefused(uint32_t id, Reason reason) {
    EXPECT_EQ(rig_.AnswerTo(id).answer, Answer::kDeny);
    EXPECT_EQ(rig_.AnswerTo(id).reason_code, static_cast<uint16_t>(reason)) << Name(reason);
    EXPECT_EQ(rig_.Content(id), "");
    EXPECT_EQ(rig_.Delivered(id), "");
  }
  GateRig rig_;
};

TEST_F(PictureTransfer, ACopiedPictureComesInWhole) {
  rig_.Use(GateRig::Allowing(kImage, kIn));
  EXPECT_TRUE(rig_.SessionSays(wire::TransferOffer{4, wire::Channel::kClipboardImage, 0}));
  Copy(1, 4);
  EXPECT_TRUE(rig_.SessionSends(1, kTwoPixels));
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kSanitise) << "nothing comes in raw, pixels do";
  EXPECT_EQ(rig_.Content(1), kTwoPixels);
  EXPECT_EQ(rig_.EndOf(1)->sha256, wire::HashOf(AsBytes(kTwoPixels)));
  EXPECT_EQ(rig_.books().taken_bytes(), 0u);
}

TEST_F(PictureTransfer, IsOnRecordWithItsSizeAndWithoutItsPixels) {
  rig_.Use(GateRig::Allowing(kImage, kIn, policy::Answer::kSanitise));
  Copy(1);
  EXPECT_TRUE(rig_.SessionSends(1, kTwoPixels));
  const std::string record = rig_.Audit();
  EXPECT_NE(record.find("\"channel\":\"clipboard.image\""), std::string::npos) << record;
  EXPECT_NE(record.find("\"bytes\":10"), std::string::npos);
  EXPECT_NE(record.find("image/png"), std::string::npos);
  EXPECT_EQ(record.find("RGB"), std::string::npos);
}

TEST_F(PictureTransfer, WithoutARuleNeitherWayIsOpen) {
  rig_.Use(GateRig::Allowing(policy::Channel::kClipboardText, kIn));
  Copy(1);
  ExpectRefused(1, Reason::kDefaultDeny);
  EXPECT_FALSE(rig_.Asked(1));
  Paste(2, kTwoPixels);
  ExpectRefused(2, Reason::kDefaultDeny);
  EXPECT_FALSE(rig_.Proceeds(2));
  EXPECT_EQ(rig_.Decided("deny"), 2);
}

TEST_F(PictureTransfer, APastedPictureReachesTheSessionAndTheClientHearsItsEnd) {
  rig_.Use(GateRig::Allowing(kImage, kOut));
  Paste(1, kTwoPixels);
  EXPECT_EQ(rig_.AnswerTo(1).answer, Answer::kAllow);
  EXPECT_EQ(rig_.Delivered(1), kTwoPixels);
  EXPECT_TRUE(rig_.SessionSays(wire::TransferEnd{1, wire::TransferResult::kWhole, wire::HashOf(AsBytes(kTwoPixels))}));
  EXPECT_EQ(rig_.EndOf(1)->result, wire::TransferResult::kWhole);
}

TEST_F(PictureTransfer, WhatNobodyDeclaredDoesNotLeaveWhateverTheRulesSay) {
  rig_.Use(GateRig::Allowing(kImage, kOut));
  Paste(1, kTwoPixels, 0);
  ExpectRefused(1, Reason::kNotInspected);
  EXPECT_FALSE(rig_.Proceeds(1));
  Paste(2, kTwoPixels, 4);
  ExpectRefused(2, Reason::kClassNeverLeaves);
  Paste(3, kTwoPixels, 1);
  EXPECT_EQ(rig_.AnswerTo(3).answer, Answer::kAllow);
}

TEST_F(PictureTransfer, BytesThatAreNoPixelsAreRefusedAndASessionThatSendsThemIsBroken) {
  rig_.Use(GateRig::Allowing(kImage, kOut));
  const std::vector<std::string> wrong = {"", "\x89PNG\r\n\x1a\n", kTwoPixels + "R", kTwoPixels.substr(0, 9),
                                          std::string(4, '\0')};
  uint32_t id = 0;
  for (const auto& content : wrong) {
    Paste(++id, content);
    ExpectRefused(id, Reason::kNotInspected);
  }
  rig_.Use(GateRig::Allowing(kImage, kIn));
  rig_.Wait(std::chrono::seconds(1));
  Copy(++id);
  EXPECT_FALSE(rig_.SessionSends(id, kTwoPixels + "R"));
  EXPECT_EQ(rig_.gate().what(), "a picture of another layout");
  EXPECT_EQ(rig_.Content(id), "");
}

TEST_F(PictureTransfer, OnePixelTooManyIsRefusedWhole) {
  policy::Limits limits = GateRig::kLimits;
  limits.max_bytes = 10;
  const std::string three("\x03\0\x01\0RGBrgbRGB", 13);
  rig_.Use(GateRig::Allowing(kImage, kIn, policy::Answer::kSanitise, limits));
  Copy(1);
  EXPECT_TRUE(rig_.SessionSends(1, three));
  ExpectRefused(1, Reason::kTooLarge);
  EXPECT_EQ(rig_.AnswerTo(1).rule_id, "soumu");
  Copy(2);
  EXPECT_TRUE(rig_.SessionSends(2, kTwoPixels));
  EXPECT_EQ(rig_.Content(2), kTwoPixels);
  rig_.Use(GateRig::Allowing(kImage, kOut, policy::Answer::kAllow, limits));
  Paste(3, three);
  ExpectRefused(3, Reason::kTooLarge);
}

TEST_F(PictureTransfer, MoreThanTheRuleLetsThroughInAMinuteIsRefused) {
  rig_.Use(GateRig::Allowing(kImage, kIn));
  for (uint32_t id = 1; id <= GateRig::kLimits.max_per_minute; ++id) {
    Copy(id);
    EXPECT_TRUE(rig_.SessionSends(id, kTwoPixels));
    EXPECT_EQ(rig_.Content(id), kTwoPixels);
  }
  Copy(10);
  ExpectRefused(10, Reason::kTooMany);
}

TEST_F(PictureTransfer, APictureThatHasBeenCopiedOverIsNotThere) {
  rig_.Use(GateRig::Allowing(kImage, kIn));
  EXPECT_TRUE(rig_.SessionSays(wire::TransferOffer{4, wire::Channel::kClipboardImage, 0}));
  EXPECT_TRUE(rig_.SessionSays(wire::TransferOffer{5, wire::Channel::kClipboardImage, 0}));
  Copy(1, 4);
  ExpectRefused(1, Reason::kNotThere);
  Copy(2, 5);
  EXPECT_TRUE(rig_.SessionSends(2, kTwoPixels));
  EXPECT_EQ(rig_.Content(2), kTwoPixels);
}

}  // namespace
}  // namespace shoji::relay
