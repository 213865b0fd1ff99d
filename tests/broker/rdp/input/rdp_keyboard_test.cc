#include "broker/rdp/input/rdp_keyboard.h"

#include <gtest/gtest.h>

#include <string>

namespace shoji::rdp {
namespace {

constexpr uint8_t kControl = 0x1d;
constexpr uint8_t kShift = 0x2a;
constexpr uint8_t kA = 0x1e;
constexpr uint8_t kDigit2 = 0x03;
constexpr uint8_t kCaps = 0x3a;
constexpr uint8_t kNum = 0x45;
constexpr uint8_t kKeypad7 = 0x47;

class RdpKeyboardTest : public testing::Test {
 protected:
  // One event in, "keysym/usage+" or "-" for each key out, "'text'" for text.
  static std::string Say(const RdpKeyboard::Messages& messages) {
    std::string said;
    for (const wire::ClientMessage& message : messages) {
      if (!said.empty()) said += ' ';
      if (const auto* key = std::get_if<wire::Key>(&message)) {
        char text[32];
        std::snprintf(text, sizeof text, "%x/%x%c", key->keysym, key->code, key->down ? '+' : '-');
        said += text;
      } else {
        said += "'" + std::get<wire::Text>(message).utf8 + "'";
      }
    }
    return said;
  }
  std::string Down(uint8_t scancode, uint16_t flags = 0) { return Say(keyboard_.OnScancode(flags, scancode)); }
  std::string Up(uint8_t scancode, uint16_t flags = 0) {
    return Say(keyboard_.OnScancode(static_cast<uint16_t>(flags | kKeyRelease), scancode));
  }
  std::string Type(uint16_t unit) { return Say(keyboard_.OnUnicode(0, unit)); }

  InputIds ids_;
  RdpKeyboard keyboard_{KeyboardShape::kJapanese, ids_};
};

TEST_F(RdpKeyboardTest, PressesAndReleasesWithRisingIds) {
  const auto down = keyboard_.OnScancode(0, kA);
  const auto up = keyboard_.OnScancode(kKeyRelease, kA);
  EXPECT_EQ(down, (RdpKeyboard::Messages{wire::Key{1, 'a', 0x04, true}}));
  EXPECT_EQ(up, (RdpKeyboard::Messages{wire::Key{2, 'a', 0x04, false}}));
  for (const auto& messages : {down, up}) {
    EXPECT_EQ(wire::ParseClientMessage(wire::Encode(messages.front())), messages.front());
  }
}

TEST_F(RdpKeyboardTest, AHeldKeyRepeatsAndIsReleasedOnce) {
  EXPECT_EQ(Down(kA), "61/4+");
  EXPECT_EQ(Down(kA), "61/4+");
  EXPECT_EQ(Up(kA), "61/4-");
  EXPECT_EQ(Up(kA), "");
}

TEST_F(RdpKeyboardTest, ShiftChoosesAndTheReleaseNamesWhatWasPressed) {
  EXPECT_EQ(Down(kShift), "ffe1/e1+");
  EXPECT_EQ(Down(kDigit2), "22/1f+");
  EXPECT_EQ(Up(kShift), "ffe1/e1-");
  EXPECT_EQ(Up(kDigit2), "22/1f-");
  EXPECT_EQ(Down(kDigit2), "32/1f+");
  RdpKeyboard american(KeyboardShape::kAmerican, ids_);
  american.OnScancode(0, kShift);
  EXPECT_EQ(Say(american.OnScancode(0, kDigit2)), "40/1f+");
}

TEST_F(RdpKeyboardTest, CapsLockTurnsLettersOnlyAndShiftTurnsThemBack) {
  EXPECT_EQ(Say(keyboard_.OnSynchronize(kSyncCapsLock)), "");
  EXPECT_EQ(Down(kA), "41/4+");
  EXPECT_EQ(Down(kDigit2), "32/1f+");
  Down(kShift);
  EXPECT_EQ(Down(kA), "61/4+");
}

TEST_F(RdpKeyboardTest, TheCapsLockKeyOfAJapaneseKeyboardLocksWithShiftOnly) {
  EXPECT_EQ(Down(kCaps), "ff30/39+");  // 英数
  EXPECT_EQ(Up(kCaps), "ff30/39-");
  EXPECT_EQ(Down(kA), "61/4+");
  Down(kShift);
  EXPECT_EQ(Down(kCaps), "ffe5/39+");
  EXPECT_EQ(Down(kCaps), "ffe5/39+") << "a repeat locks no more";
  Up(kCaps);
  Up(kShift);
  EXPECT_EQ(Down(kA), "41/4+");
}

TEST_F(RdpKeyboardTest, TheCapsLockKeyOfAnAmericanKeyboardLocks) {
  RdpKeyboard american(KeyboardShape::kAmerican, ids_);
  EXPECT_EQ(Say(american.OnScancode(0, kCaps)), "ffe5/39+");
  american.OnScancode(kKeyRelease, kCaps);
  EXPECT_EQ(Say(american.OnScancode(0, kA)), "41/4+");
}

TEST_F(RdpKeyboardTest, NumLockChoosesWhatTheKeypadWrites) {
  keyboard_.OnSynchronize(kSyncNumLock);
  EXPECT_EQ(Down(kKeypad7), "ffb7/5f+");
  EXPECT_EQ(Up(kKeypad7), "ffb7/5f-");
  Down(kNum);
  Up(kNum);
  EXPECT_EQ(Down(kKeypad7), "ff95/5f+");
  keyboard_.OnSynchronize(kSyncNumLock);
  Down(kShift);
  EXPECT_EQ(Down(kKeypad7), "ff95/5f+");
  keyboard_.OnSynchronize(0);
  EXPECT_EQ(Down(kKeypad7), "ff95/5f+");
}

TEST_F(RdpKeyboardTest, ExtendedKeysAreKeysOfTheirOwn) {
  EXPECT_EQ(Down(kKeypad7, kKeyExtended), "ff50/4a+");
  EXPECT_EQ(Down(kKeypad7), "ffb7/5f+");
  EXPECT_EQ(Up(kKeypad7, kKeyExtended), "ff50/4a-");
  EXPECT_EQ(Down(kControl, kKeyExtended), "ffe4/e4+");
  EXPECT_EQ(Down(kShift, kKeyExtended), "") << "no Shift, only something around a key";
  EXPECT_EQ(Down(kA), "61/4+");
}

TEST_F(RdpKeyboardTest, KeysOfAJapaneseKeyboard) {
  EXPECT_EQ(Down(0x29), "ff2a/35+");  // 半角/全角
  EXPECT_EQ(Down(0x79), "ff23/8a+");  // 変換
  EXPECT_EQ(Down(0x7b), "ff22/8b+");  // 無変換
  EXPECT_EQ(Down(0x70), "ff27/88+");  // カタカナ/ひらがな
  EXPECT_EQ(Down(0x7d), "5c/89+");    // ¥ |
  EXPECT_EQ(Down(0x73), "5c/87+");    // ろ _
  Down(kShift);
  EXPECT_EQ(Down(0x7d), "7c/89+");
  EXPECT_EQ(Down(0x73), "5f/87+");
}

TEST_F(RdpKeyboardTest, PauseComesInFourEventsOrAsControlWithNumLock) {
  EXPECT_EQ(Down(kControl, kKeyExtended1), "");
  EXPECT_EQ(Down(kNum), "ff13/48+");
  EXPECT_EQ(Up(kControl, kKeyExtended1), "");
  EXPECT_EQ(Up(kNum), "ff13/48-");
  EXPECT_EQ(Down(kNum), "ff7f/53+");
  Up(kNum);
  Down(kControl);
  EXPECT_EQ(Down(kNum), "ff13/48+");
  Up(kNum);
  Up(kControl);
  EXPECT_EQ(Down(kKeypad7), "ff95/5f+") << "Num Lock was pressed once";
}

TEST_F(RdpKeyboardTest, UnknownKeysMeanNothing) {
  EXPECT_EQ(Down(0x00), "");
  EXPECT_EQ(Down(0x7f), "");
  EXPECT_EQ(Down(0xff), "");
  EXPECT_EQ(Down(0x22, kKeyExtended), "");
  EXPECT_EQ(Up(0xff), "");
}

TEST_F(RdpKeyboardTest, UnicodeEventsAreTextOnceTheyAreWhole) {
  EXPECT_EQ(Type(u'a'), "'a'");
  EXPECT_EQ(Say(keyboard_.OnUnicode(kKeyRelease, u'a')), "");
  EXPECT_EQ(Type(u'é'), "'é'");
  EXPECT_EQ(Type(u'漢'), "'漢'");
  EXPECT_EQ(Type(0xd842), "");
  EXPECT_EQ(Say(keyboard_.OnUnicode(kKeyRelease, 0xd842)), "");
  EXPECT_EQ(Type(0xdfb7), "'𠮷'");
  EXPECT_EQ(Type(0xffff), "'\xef\xbf\xbf'");
}

TEST_F(RdpKeyboardTest, HalvesOfCharactersAreLost) {
  EXPECT_EQ(Type(0xdfb7), "");
  EXPECT_EQ(Type(0xd842), "");
  EXPECT_EQ(Type(u'a'), "'a'");
  EXPECT_EQ(Type(0xdfb7), "");
  EXPECT_EQ(Type(0xd842), "");
  EXPECT_EQ(Type(0xd842), "");
  EXPECT_EQ(Type(0xdfb7), "'𠮷'");
}

TEST_F(RdpKeyboardTest, UnicodeEventsForKeysAreKeys) {
  EXPECT_EQ(Type('\r'), "ff0d/0+ ff0d/0-");
  EXPECT_EQ(Type('\b'), "ff08/0+ ff08/0-");
  EXPECT_EQ(Type('\t'), "ff09/0+ ff09/0-");
  EXPECT_EQ(Type(0), "");
  EXPECT_EQ(Type(0x01), "");
  EXPECT_EQ(Type(0x85), "");
  Down(kControl);
  EXPECT_EQ(Type('v'), "76/0+ 76/0-");
  EXPECT_EQ(Type(u'あ'), "1003042/0+ 1003042/0-");
  Up(kControl);
  EXPECT_EQ(Type('v'), "'v'");
}

TEST_F(RdpKeyboardTest, EveryMessageIsOneThePeerAccepts) {
  for (const KeyboardShape shape : {KeyboardShape::kAmerican, KeyboardShape::kJapanese}) {
    RdpKeyboard keyboard(shape, ids_);
    for (int event = 0; event < 0x10000; ++event) {
      auto messages = keyboard.OnUnicode(0, static_cast<uint16_t>(event));
      const auto keys = keyboard.OnScancode(static_cast<uint16_t>(event & 0xff00), static_cast<uint8_t>(event & 0xff));
      messages.insert(messages.end(), keys.begin(), keys.end());
      for (const auto& message : messages) {
        ASSERT_EQ(wire::ParseClientMessage(wire::Encode(message)), message) << std::hex << event;
      }
    }
  }
}

TEST_F(RdpKeyboardTest, SynchronizingReleasesWhatIsDown) {
  Down(kControl);
  Down(kA);
  EXPECT_EQ(Say(keyboard_.OnSynchronize(0)), "ffe3/e0- 61/4-");
  EXPECT_EQ(Say(keyboard_.OnSynchronize(0)), "");
  Down(kA);
  EXPECT_EQ(Say(keyboard_.ReleaseAll()), "61/4-");
  EXPECT_EQ(Up(kA), "");
}

TEST(InputIds, AreNeverZero) {
  InputIds ids;
  EXPECT_EQ(ids.Next(), 1u);
  EXPECT_EQ(ids.Next(), 2u);
}

}  // namespace
}  // namespace shoji::rdp
