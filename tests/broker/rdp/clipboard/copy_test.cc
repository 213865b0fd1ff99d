// From the session to the terminal's clipboard: announced without its data, which comes when a program pastes it and
// the broker lets it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/rdp/clipboard/clipboard_text.h"
#include "broker/rdp/clipboard/dib.h"
#include "codec/wire/picture.h"
#include "tests/broker/rdp/clipboard/exchange_rig.h"

namespace shoji::rdp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using What = ClipboardNews::What;
using wire::Answer;

class Copy : public testing::Test {
 protected:
  void ExpectRefusedOnce() {
    ASSERT_EQ(rig_.answers().size(), 1u);
    EXPECT_FALSE(rig_.answers().front().ok);
  }
  ExchangeRig rig_;
};

TEST_F(Copy, AnOfferIsAnnouncedWithoutItsData) {
  rig_.SessionOffers(7);
  EXPECT_THAT(rig_.told_terminal(), ElementsAre(kFormatUnicodeText));
  EXPECT_THAT(rig_.requests(), IsEmpty());
  rig_.SessionOffers(8, wire::Channel::kClipboardImage);
  EXPECT_THAT(rig_.told_terminal(), ElementsAre(kFormatDib));
}

TEST_F(Copy, TheTerminalGetsTheTextTheBrokerLetsPass) {
  rig_.SessionOffers(7);
  rig_.TerminalAsksFor(kFormatUnicodeText);
  const auto request = rig_.requests().back();
  EXPECT_EQ(request.direction, wire::Direction::kInbound);
  EXPECT_EQ(request.offer_id, 7u);
  EXPECT_EQ(request.bytes, 0u);
  EXPECT_THAT(rig_.answers(), IsEmpty());
  rig_.Answer(Answer::kAllow);
  rig_.Content("一行\n二行");
  ASSERT_EQ(rig_.answers().size(), 1u);
  EXPECT_TRUE(rig_.answers().front().ok);
  const Bytes expected = UnicodeFromText("一行\n二行").value();
  EXPECT_THAT(rig_.answers().front().data, testing::ElementsAreArray(expected));
  EXPECT_THAT(rig_.news(), IsEmpty());
}

TEST_F(Copy, APictureComesAsABitmap) {
  const Bytes picture = wire::BlankPicture(*wire::CheckPictureSize(200, 100));
  rig_.SessionOffers(7, wire::Channel::kClipboardImage);
  rig_.TerminalAsksFor(kFormatDib);
  rig_.Answer(Answer::kSanitise);
  rig_.Content(std::string(AsText(picture)));
  ASSERT_EQ(rig_.answers().size(), 1u);
  EXPECT_EQ(PictureFromDib(rig_.answers().front().data).value(), picture);
}

TEST_F(Copy, RefusedThereIsNoDataAndThePersonIsTold) {
  rig_.SessionOffers(7);
  rig_.TerminalAsksFor(kFormatUnicodeText);
  rig_.Answer(Answer::kDeny, 1);
  ExpectRefusedOnce();
  ASSERT_THAT(rig_.news(), ElementsAre(What::kRefused));
  EXPECT_EQ(rig_.last_news().way, ClipboardNews::Way::kCopy);
  EXPECT_EQ(rig_.last_news().answer.rule_id, "a-rule");
}

TEST_F(Copy, WhatWasTakenOutIsTold) {
  rig_.SessionOffers(7);
  rig_.TerminalAsksFor(kFormatUnicodeText);
  rig_.BrokerSays(
      wire::TransferDetail{.request_id = rig_.requests().back().request_id, .effective_class = 1, .items = {{3, 2}}});
  rig_.Answer(Answer::kSanitise);
  rig_.Content("x");
  ASSERT_THAT(rig_.news(), ElementsAre(What::kCleaned));
  EXPECT_EQ(rig_.last_news().detail.items.front().count, 2);
}

TEST_F(Copy, AContentThatIsNotWholeOrNotItselfIsNone) {
  rig_.SessionOffers(7);
  rig_.TerminalAsksFor(kFormatUnicodeText);
  rig_.Answer(Answer::kAllow);
  rig_.End(wire::TransferResult::kFailed);
  rig_.TerminalAsksFor(kFormatUnicodeText);
  rig_.Answer(Answer::kAllow);
  rig_.BrokerSays(wire::TransferContent{rig_.requests().back().request_id, {'x'}});
  rig_.End(wire::TransferResult::kWhole);
  ASSERT_EQ(rig_.answers().size(), 2u);
  EXPECT_FALSE(rig_.answers()[0].ok);
  EXPECT_FALSE(rig_.answers()[1].ok) << "a wrong digest";
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFailed, What::kFailed));
}

TEST_F(Copy, RequestsAreServedOneByOneAndWithinBounds) {
  rig_.SessionOffers(7);
  for (size_t i = 0; i <= ClipboardExchange::kMaxAskedFor; ++i) rig_.TerminalAsksFor(kFormatUnicodeText);
  EXPECT_EQ(rig_.requests().size(), 1u);
  EXPECT_FALSE(rig_.TerminalSays(4, 0, Bytes{13, 0, 0, 0}));
  rig_.Answer(Answer::kDeny);
  EXPECT_EQ(rig_.requests().size(), 2u);
  EXPECT_EQ(rig_.answers().size(), 1u);
}

TEST_F(Copy, WhatWasNotAnnouncedIsNotAskedFor) {
  rig_.TerminalAsksFor(kFormatUnicodeText);
  rig_.SessionOffers(7);
  rig_.TerminalAsksFor(kFormatDib);
  rig_.TerminalHas({1});
  rig_.TerminalAsksFor(kFormatUnicodeText);
  EXPECT_EQ(rig_.answers().size(), 3u);
  EXPECT_THAT(rig_.requests(), IsEmpty());
}

TEST_F(Copy, TimeIsLimited) {
  rig_.SessionOffers(7);
  rig_.TerminalAsksFor(kFormatUnicodeText);
  rig_.Wait(ClipboardExchange::kCopyWithin);
  ExpectRefusedOnce();
  EXPECT_TRUE(rig_.cancelled());
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFailed));
  rig_.Answer(Answer::kAllow);
  rig_.Content("late");
  ExpectRefusedOnce();
}

TEST_F(Copy, NothingIsTakenWhileTheBrokerHoldsTheSession) {
  rig_.SessionOffers(7);
  rig_.BrokerSays(wire::Hold{wire::HoldState::kFrozen, ""});
  rig_.TerminalAsksFor(kFormatUnicodeText);
  ExpectRefusedOnce();
  EXPECT_THAT(rig_.requests(), IsEmpty());
}

TEST_F(Copy, WhatTheSessionCopiedLastIsPastedThereWithoutADetour) {
  rig_.TerminalHas({kFormatUnicodeText});
  rig_.Press('a');
  rig_.SessionOffers(7);
  rig_.ForgetPassed();
  rig_.PressPaste();
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v -Ctrl");
  EXPECT_THAT(rig_.asked_of_terminal(), IsEmpty());
  rig_.TerminalHas({kFormatUnicodeText});
  rig_.PressPaste();
  EXPECT_THAT(rig_.asked_of_terminal(), ElementsAre(kFormatUnicodeText)) << "the terminal's is the newer again";
}

TEST_F(Copy, AnOldOfferDoesNotWipeTheTerminalsClipboardOnAttaching) {
  ExchangeRig full({kFormatUnicodeText});
  full.SessionOffers(7);
  EXPECT_THAT(full.told_terminal(), IsEmpty());
  full.Types(wire::Pointer{.input_id = 1, .x = 1, .y = 1, .buttons = 0});
  full.SessionOffers(8);
  EXPECT_THAT(full.told_terminal(), IsEmpty()) << "a pointer that moves is nobody's deed";
  full.Press('a');
  full.SessionOffers(9);
  EXPECT_THAT(full.told_terminal(), ElementsAre(kFormatUnicodeText));
}

TEST_F(Copy, AnOfferToldAgainIsNotAnnouncedAgain) {
  rig_.SessionOffers(7);
  rig_.ForgetTerminal();
  rig_.SessionOffers(7);
  EXPECT_THAT(rig_.told_terminal(), IsEmpty());
}

TEST_F(Copy, TheTerminalsFileRequestsAreRefusedAndTold) {
  EXPECT_TRUE(rig_.TerminalSays(8, 0, Bytes(24)));
  EXPECT_EQ(rig_.files_refused, 1);
}

TEST_F(Copy, DownloadsAreNotForTheClipboard) {
  EXPECT_FALSE(rig_.BrokerSays(wire::TransferOffer{1, wire::Channel::kFileDownload, 0, "a.pdf"}));
  EXPECT_FALSE(rig_.BrokerSays(wire::Pong{1}));
  EXPECT_THAT(rig_.told_terminal(), IsEmpty());
}

}  // namespace
}  // namespace shoji::rdp
