// Pasting with a declared class: pictures always, text when the person asks for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/rdp/clipboard/dib.h"
#include "codec/wire/picture.h"
#include "tests/broker/rdp/clipboard/exchange_rig.h"

namespace shoji::rdp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using What = ClipboardNews::What;

Bytes SmallPicture() {
  Bytes picture = wire::BlankPicture(*wire::CheckPictureSize(2, 2));
  picture[5] = 200;
  return picture;
}

class PasteDeclared : public testing::Test {
 protected:
  void PressChord() {
    for (const uint32_t modifier : {ExchangeRig::kControl, ExchangeRig::kAlt, ExchangeRig::kShift}) {
      rig_.Down(modifier);
    }
    rig_.Press('V');
  }
  void LetGoOfChord() {
    for (const uint32_t modifier : {ExchangeRig::kShift, ExchangeRig::kAlt, ExchangeRig::kControl}) rig_.Up(modifier);
  }
  void Deliver() {
    rig_.Proceed();
    rig_.Answer(wire::Answer::kAllow);
    rig_.Taken();
  }
  void PasteUntilDeclared() {
    rig_.PressPaste();
    EXPECT_EQ(rig_.asked_of_terminal().back(), kFormatDib);
    rig_.TerminalGives(DibFromPicture(SmallPicture()).value());
  }
  ExchangeRig rig_{{kFormatDib, kFormatDibV5}};
};

TEST_F(PasteDeclared, APictureGoesToTheBrokerOnceItsClassIsDeclared) {
  PasteUntilDeclared();
  EXPECT_THAT(rig_.news(), ElementsAre(What::kAskClass));
  EXPECT_THAT(rig_.requests(), IsEmpty());
  rig_.Press('2');
  EXPECT_THAT(rig_.news(), ElementsAre(What::kAskClass, What::kAskedClass));
  EXPECT_EQ(rig_.requests().back().channel, wire::Channel::kClipboardImage);
  EXPECT_EQ(rig_.requests().back().declared_class, 2);
  Deliver();
  EXPECT_EQ(rig_.given(), AsText(SmallPicture()));
  EXPECT_EQ(rig_.passed(), "+Ctrl +v -v -Ctrl") << "the digit was an answer, not typed";
}

TEST_F(PasteDeclared, EscapeAndAClickWithdraw) {
  PasteUntilDeclared();
  rig_.Press(ExchangeRig::kEscape);
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
  rig_.ForgetPassed();
  PasteUntilDeclared();
  rig_.Types(wire::Pointer{.input_id = 50, .x = 7, .y = 7, .buttons = 1});
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl @7");
  EXPECT_THAT(rig_.news(), ElementsAre(What::kAskClass, What::kAskedClass, What::kAskClass, What::kAskedClass));
  EXPECT_THAT(rig_.requests(), IsEmpty());
}

TEST_F(PasteDeclared, OtherKeysAnswerNothingAndAreNotTyped) {
  PasteUntilDeclared();
  rig_.Press('6');
  rig_.Press('0');
  rig_.Press('x');
  rig_.Types(wire::Text{.input_id = 50, .utf8 = "1"});
  EXPECT_THAT(rig_.requests(), IsEmpty());
  rig_.Press(0xFFB0 + 1);
  ASSERT_EQ(rig_.requests().size(), 1u) << "the keypad's 1";
  rig_.Answer(wire::Answer::kDeny);
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
}

TEST_F(PasteDeclared, TheQuestionDoesNotStandForever) {
  PasteUntilDeclared();
  rig_.Wait(ClipboardExchange::kDeclareWithin);
  EXPECT_THAT(rig_.news(), ElementsAre(What::kAskClass, What::kAskedClass, What::kFailed));
  EXPECT_EQ(rig_.passed(), "+Ctrl -Ctrl");
}

TEST_F(PasteDeclared, ADamagedPictureIsRefusedAndALargeOneNamedSo) {
  rig_.PressPaste();
  rig_.TerminalGives(Bytes(40));
  EXPECT_EQ(rig_.last_news().what, What::kUnreadable);
  Bytes large = DibFromPicture(SmallPicture()).value();
  large[5] = 0xFF;  // 65,282 pixels wide
  rig_.PressPaste();
  rig_.TerminalGives(large);
  EXPECT_EQ(rig_.last_news().what, What::kTooLarge);
  EXPECT_THAT(rig_.requests(), IsEmpty());
}

TEST_F(PasteDeclared, TextIsPreferredAndAsksNothing) {
  rig_.TerminalHas({kFormatDib, kFormatUnicodeText});
  rig_.PressPaste();
  EXPECT_THAT(rig_.asked_of_terminal(), ElementsAre(kFormatUnicodeText));
}

TEST_F(PasteDeclared, APictureIsTakenWhereTheAnnouncedTextIsNone) {
  rig_.TerminalHas({kFormatUnicodeText, kFormatDib});
  for (const bool empty : {false, true}) {
    rig_.PressPaste();
    empty ? rig_.TerminalGivesText("") : rig_.TerminalGivesNothing();
    EXPECT_EQ(rig_.asked_of_terminal().back(), kFormatDib);
    rig_.TerminalGives(DibFromPicture(SmallPicture()).value());
    EXPECT_EQ(rig_.last_news().what, What::kAskClass);
    rig_.Press(ExchangeRig::kEscape);
  }
  rig_.PressPaste();
  rig_.TerminalGivesNothing();
  rig_.TerminalGivesNothing();
  EXPECT_EQ(rig_.last_news().what, What::kFailed) << "nor a picture";
}

TEST_F(PasteDeclared, TextIsDeclaredWithTheLongerChord) {
  rig_.TerminalHas({kFormatUnicodeText});
  PressChord();
  LetGoOfChord();
  rig_.TerminalGivesText("x");
  EXPECT_THAT(rig_.news(), ElementsAre(What::kAskClass));
  rig_.Press('4');
  EXPECT_EQ(rig_.requests().back().declared_class, 4);
  Deliver();
  EXPECT_EQ(rig_.passed(), "+Ctrl +Alt +Shift -Alt -Shift +V -V -Ctrl") << "for the page it is Ctrl+V";
}

TEST_F(PasteDeclared, TheChordsKeysStillHeldAreLetGoOfOnce) {
  rig_.TerminalHas({kFormatUnicodeText});
  PressChord();
  rig_.TerminalGivesText("x");
  rig_.Press('1');
  Deliver();
  LetGoOfChord();
  EXPECT_EQ(rig_.passed(), "+Ctrl +Alt +Shift -Alt -Shift +V -V -Ctrl");
  rig_.ForgetPassed();
  rig_.Press(ExchangeRig::kShift);
  EXPECT_EQ(rig_.passed(), "+Shift -Shift");
}

}  // namespace
}  // namespace shoji::rdp
