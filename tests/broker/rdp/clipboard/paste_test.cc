// From the terminal's clipboard to the session: nothing leaves before somebody pastes and the broker has decided, and
// nothing typed overtakes it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/broker/rdp/clipboard/exchange_rig.h"

namespace shoji::rdp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using What = ClipboardNews::What;
using wire::Answer;

class Paste : public testing::Test {
 protected:
  // The key is pressed, the terminal has given `text`, the broker has said to proceed.
  void PasteUntilAsked(const std::string& text) {
    rig_.PressPaste();
    rig_.TerminalGivesText(text);
    ASSERT_EQ(rig_.requests().size(), 1u);
    rig_.Proceed();
  }
  ExchangeRig rig_{{kFormatUnicodeText, 1, 7}};
};

TEST_F(Paste, NothingIsAskedOfTheTerminalBeforeThePastingKey) {
  rig_.TerminalHas({kFormatUnicodeText});
  rig_.Press('a');
  rig_.Down(ExchangeRig::kControl);
  rig_.Press('c');
  rig_.Up(ExchangeRig::kControl);
  rig_.Wait(std::chrono::minutes(5));
  EXPECT_THAT(rig_.asked_of_terminal(), IsEmpty());
  EXPECT_THAT(rig_.requests(), IsEmpty());
  rig_.PressPaste();
  EXPECT_THAT(rig_.asked_of_terminal(), ElementsAre(kFormatUnicodeText));
}

TEST_F(Paste, TheKeyGoesOnOnceTheSessionHasTheText) {
  PasteUntilAsked("一行\n二行");
  EXPECT_EQ(rig_.passed(), "+Ctrl") << "the pasting key waits";
  const auto request = rig_.requests().back();
  EXPECT_EQ(request.channel, wire::Channel::kClipboardText);
  EXPECT_EQ(request.direction, wire::Direction::kOutbound);
  EXPECT_EQ(request.declared_class, 0);
  EXPECT_EQ(request.bytes, std::string("一行\n二行").size());
  EXPECT_EQ(rig_.given(), "一行\n二行");
  rig_.Answer(Answer::kAllow);
  EXPECT_EQ(rig_.passed(), "+Ctrl");
  rig_.Taken();
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v -Ctrl");
  EXPECT_THAT(rig_.news(), IsEmpty());
}

TEST_F(Paste, NothingOfTheContentIsSentBeforeTheBrokerSaysSo) {
  rig_.PressPaste();
  rig_.TerminalGivesText("secret");
  EXPECT_EQ(rig_.given(), "");
  rig_.Answer(Answer::kDeny, 5);
  EXPECT_EQ(rig_.given(), "");
}

TEST_F(Paste, RefusedTheKeyIsDroppedAndThePersonTold) {
  PasteUntilAsked("x");
  rig_.BrokerSays(wire::TransferDetail{
      .request_id = rig_.requests().back().request_id, .effective_class = 4, .items = {{16, 1}}, .contact = "課長"});
  rig_.Answer(Answer::kDeny, 5);
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
  ASSERT_THAT(rig_.news(), ElementsAre(What::kRefused));
  EXPECT_EQ(rig_.last_news().answer.reason_code, 5);
  EXPECT_EQ(rig_.last_news().detail.contact, "課長");
  rig_.Press('v');
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl +v -v") << "the next press of the key is a key again";
}

TEST_F(Paste, WhatIsTypedMeanwhileWaitsAndKeepsItsOrder) {
  rig_.PressPaste();
  rig_.Press('a');
  rig_.Types(wire::Pointer{.input_id = 90, .x = 1, .y = 1, .buttons = 0});
  rig_.Types(wire::Pointer{.input_id = 91, .x = 2, .y = 1, .buttons = 0});
  rig_.Types(wire::Pointer{.input_id = 92, .x = 3, .y = 1, .buttons = 1});
  rig_.Types(wire::Text{.input_id = 93, .utf8 = "漢"});
  EXPECT_EQ(rig_.passed(), "+Ctrl");
  rig_.TerminalGivesText("x");
  rig_.Proceed();
  rig_.Answer(Answer::kAllow);
  rig_.Taken();
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v -Ctrl +a -a @2 @3 '漢'") << "of moves only the newest";
}

TEST_F(Paste, AKeyHeldDownPastesOnceAndASecondPressAgain) {
  rig_.Down(ExchangeRig::kControl);
  rig_.Down('v');
  rig_.Down('v');
  rig_.Up('v');
  rig_.Press('v');
  rig_.TerminalGivesText("x");
  rig_.Proceed();
  rig_.Answer(Answer::kAllow);
  rig_.Taken();
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v");
  EXPECT_EQ(rig_.asked_of_terminal().size(), 2u) << "for the second press";
  rig_.TerminalGivesText("y");
  rig_.Proceed();
  EXPECT_EQ(rig_.given(), "y");
  rig_.Answer(Answer::kSanitise);
  rig_.Taken();
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v +v -v");
}

TEST_F(Paste, ALongContentGoesAsThereIsRoom) {
  rig_.backlog_bytes = ClipboardTransfers::kMaxBacklogBytes;
  const std::string text(100'000, 'x');
  PasteUntilAsked(text);
  EXPECT_EQ(rig_.given(), "");
  EXPECT_TRUE(rig_.exchange().sending());
  rig_.backlog_bytes = 0;
  rig_.exchange().Pump();
  EXPECT_EQ(rig_.given(), text);
  EXPECT_FALSE(rig_.exchange().sending());
}

TEST_F(Paste, TimeIsLimited) {
  EXPECT_EQ(rig_.exchange().WaitTime(TimePoint(std::chrono::seconds(1000))), std::nullopt);
  PasteUntilAsked("x");
  EXPECT_EQ(rig_.exchange().WaitTime(TimePoint(std::chrono::seconds(1000))), ClipboardExchange::kPasteWithin);
  rig_.Wait(ClipboardExchange::kPasteWithin);
  EXPECT_TRUE(rig_.cancelled());
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFailed));
  rig_.Answer(Answer::kDeny, 19);
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFailed)) << "the answer to what was withdrawn is no news";
}

TEST_F(Paste, AnAnswerOfTheTerminalThatComesTooLateIsNotTheNextOne) {
  rig_.PressPaste();
  rig_.Wait(ClipboardExchange::kPasteWithin);
  rig_.PressPaste();
  EXPECT_EQ(rig_.asked_of_terminal().size(), 2u);
  rig_.TerminalGivesText("late");
  EXPECT_THAT(rig_.requests(), IsEmpty());
  rig_.TerminalGivesText("new");
  rig_.Proceed();
  EXPECT_EQ(rig_.given(), "new");
}

TEST_F(Paste, ATerminalThatNeverAnswersIsAskedNoMore) {
  for (size_t i = 0; i < ClipboardExchange::kMaxStaleAnswers; ++i) {
    rig_.PressPaste();
    rig_.Wait(ClipboardExchange::kPasteWithin);
  }
  rig_.PressPaste();
  EXPECT_EQ(rig_.asked_of_terminal().size(), ClipboardExchange::kMaxStaleAnswers);
  EXPECT_EQ(rig_.news().size(), ClipboardExchange::kMaxStaleAnswers + 1);
  rig_.TerminalGivesNothing();
  rig_.PressPaste();
  EXPECT_EQ(rig_.asked_of_terminal().size(), ClipboardExchange::kMaxStaleAnswers + 1);
}

TEST_F(Paste, NothingGrowsWithoutEndWhileThePersonWaits) {
  rig_.PressPaste();
  for (size_t i = 0; i <= HeldInput::kMost / 2; ++i) rig_.Press('a');
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFailed));
  EXPECT_EQ(rig_.passed().substr(0, 17), "+Ctrl -Ctrl +a -a");
  rig_.ForgetPassed();
  rig_.Press('b');
  EXPECT_EQ(rig_.passed(), "+b -b") << "and nothing waits any more";
}

TEST_F(Paste, WithNothingToBringTheKeyGoesAtOnce) {
  rig_.TerminalHas({});
  rig_.PressPaste();
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v -Ctrl");
  rig_.TerminalHas({kFormatUnicodeText});
  rig_.ForgetPassed();
  rig_.PressPaste();
  rig_.TerminalGivesText("");
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v -Ctrl") << "nor for a text of nothing";
  EXPECT_THAT(rig_.requests(), IsEmpty());
}

TEST_F(Paste, ATerminalThatHasNothingAfterAllFails) {
  rig_.PressPaste();
  rig_.TerminalGivesNothing();
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFailed));
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
}

TEST_F(Paste, DamagedTextIsRefusedWhole) {
  rig_.PressPaste();
  rig_.TerminalGives(Bytes{0x61, 0, 0x00, 0xD8});
  EXPECT_THAT(rig_.news(), ElementsAre(What::kUnreadable));
  EXPECT_THAT(rig_.requests(), IsEmpty());
}

TEST_F(Paste, FilesAreRefusedAndOnRecordOnlyWhenPasted) {
  rig_.TerminalHasFiles();
  EXPECT_EQ(rig_.files_refused, 0);
  rig_.PressPaste();
  EXPECT_EQ(rig_.files_refused, 1);
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFiles));
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
  EXPECT_THAT(rig_.asked_of_terminal(), IsEmpty());
}

TEST_F(Paste, DataNobodyAskedForEndsTheConnection) {
  EXPECT_FALSE(rig_.TerminalSays(5, 1, AsBytes("x")));
  EXPECT_FALSE(rig_.exchange().OnTooLong());
}

TEST_F(Paste, ALongMessageIsAllowedOnlyWhenDataIsExpected) {
  EXPECT_EQ(rig_.exchange().most_pdu_bytes(), ClipboardExchange::kMaxListBytes);
  rig_.PressPaste();
  EXPECT_EQ(rig_.exchange().most_pdu_bytes(), ClipboardExchange::kMaxDataBytes);
  EXPECT_TRUE(rig_.exchange().OnTooLong());
  EXPECT_THAT(rig_.news(), ElementsAre(What::kTooLarge));
  EXPECT_EQ(rig_.exchange().most_pdu_bytes(), ClipboardExchange::kMaxListBytes);
}

TEST_F(Paste, NothingLeavesTheTerminalWhileTheBrokerHoldsTheSession) {
  rig_.PressPaste();
  EXPECT_FALSE(rig_.BrokerSays(wire::Hold{wire::HoldState::kViewOnly, "点検"})) << "others show it";
  EXPECT_TRUE(rig_.TerminalSays(5, 1, AsBytes("x")));
  rig_.PressPaste();
  EXPECT_EQ(rig_.asked_of_terminal().size(), 1u);
  EXPECT_THAT(rig_.requests(), IsEmpty());
  rig_.BrokerSays(wire::Hold{wire::HoldState::kNone, ""});
  rig_.PressPaste();
  EXPECT_EQ(rig_.asked_of_terminal().size(), 2u);
}

TEST_F(Paste, LosingTheFocusLeavesNothingWaiting) {
  rig_.PressPaste();
  rig_.Press('a');
  rig_.Types(wire::Focus{false});
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl +a -a focus");
  rig_.ForgetPassed();
  rig_.Press('v');
  EXPECT_EQ(rig_.passed(), "+v -v");
}

TEST_F(Paste, ALostDeliveryDropsTheKey) {
  PasteUntilAsked("x");
  rig_.Answer(Answer::kAllow);
  rig_.End(wire::TransferResult::kFailed);
  EXPECT_THAT(rig_.news(), ElementsAre(What::kFailed));
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
}

}  // namespace
}  // namespace shoji::rdp
