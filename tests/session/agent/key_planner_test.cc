// The keyboard model alone: no X server, the keymap data of the machine.
#include "session/agent/keyboard/key_planner.h"

#include <gtest/gtest.h>
#include <xkbcommon/xkbcommon-keysyms.h>

#include "session/agent/keyboard/hid_codes.h"

namespace shoji::agent {
namespace {

constexpr uint16_t kUsageA = 0x04;
constexpr uint16_t kUsage2 = 0x1f;
constexpr uint16_t kUsageLeftShift = 0xe1;
constexpr uint16_t kUsageLeftControl = 0xe0;
constexpr uint8_t kKeycodeA = 38;
constexpr uint8_t kKeycodeAt = 34;  // AD11
constexpr uint8_t kKeycodeShift = 50;

class KeyPlannerTest : public testing::Test {
 protected:
  using Steps = std::vector<KeyStep>;
  KeyPlanner planner_ = std::move(KeyPlanner::Create().value());
};

TEST_F(KeyPlannerTest, UsesThePhysicalKeyThatGivesTheCharacter) {
  EXPECT_EQ(planner_.Press('a', kUsageA).steps, (Steps{{kKeycodeA, true}}));
  EXPECT_EQ(planner_.Release('a', kUsageA).steps, (Steps{{kKeycodeA, false}}));
}

TEST_F(KeyPlannerTest, HeldShiftGivesTheCapitalWithoutFurtherSteps) {
  EXPECT_EQ(planner_.Press(XKB_KEY_Shift_L, kUsageLeftShift).steps, (Steps{{kKeycodeShift, true}}));
  EXPECT_EQ(planner_.Press('A', kUsageA).steps, (Steps{{kKeycodeA, true}}));
}

TEST_F(KeyPlannerTest, CapsLockOfTheTerminalBecomesAMomentOfShift) {
  EXPECT_TRUE(planner_.Press(XKB_KEY_Caps_Lock, 0x39).steps.empty());
  EXPECT_EQ(planner_.Press('A', kUsageA).steps,
            (Steps{{kKeycodeShift, true}, {kKeycodeA, true}, {kKeycodeShift, false}}));
}

TEST_F(KeyPlannerTest, AnAmericanAtSignLiftsShiftForAMoment) {
  planner_.Press(XKB_KEY_Shift_L, kUsageLeftShift);
  EXPECT_EQ(planner_.Press('@', kUsage2).steps,
            (Steps{{kKeycodeShift, false}, {kKeycodeAt, true}, {kKeycodeShift, true}}));
  EXPECT_EQ(planner_.Release('2', kUsage2).steps, (Steps{{kKeycodeAt, false}}));
}

TEST_F(KeyPlannerTest, JapaneseKeysAreTheirOwnKeys) {
  EXPECT_EQ(planner_.Press('\\', 0x89).steps, (Steps{{132, true}}));  // yen key
  EXPECT_EQ(planner_.Press('\\', 0x87).steps, (Steps{{97, true}}));   // ro key
  EXPECT_EQ(planner_.Press(XKB_KEY_Henkan, 0x8a).steps, (Steps{{100, true}}));
  EXPECT_EQ(planner_.Press(XKB_KEY_Muhenkan, 0x8b).steps, (Steps{{102, true}}));
  EXPECT_FALSE(planner_.Press(XKB_KEY_Zenkaku_Hankaku, 0x35).steps.empty());
  EXPECT_FALSE(planner_.Press(XKB_KEY_Hiragana_Katakana, 0x88).steps.empty());
}

TEST_F(KeyPlannerTest, UnderscoreAndBarNeedShiftOnAJapaneseKeyboard) {
  planner_.Press(XKB_KEY_Shift_L, kUsageLeftShift);
  EXPECT_EQ(planner_.Press('_', 0x87).steps, (Steps{{97, true}}));
  EXPECT_EQ(planner_.Press('|', 0x89).steps, (Steps{{132, true}}));
}

TEST_F(KeyPlannerTest, ACharacterWithoutAKeyIsText) {
  const KeyPlan plan = planner_.Press(0x01006771, 0);  // 東
  EXPECT_TRUE(plan.steps.empty());
  EXPECT_EQ(plan.text, "東");
  EXPECT_TRUE(planner_.Release(0x01006771, 0).steps.empty());
}

TEST_F(KeyPlannerTest, AShortcutIsNeverText) {
  planner_.Press(XKB_KEY_Control_L, kUsageLeftControl);
  EXPECT_EQ(planner_.Press(0x01006771, 0).text, "");
  EXPECT_EQ(planner_.Press('a', kUsageA).steps, (Steps{{kKeycodeA, true}}));
}

TEST_F(KeyPlannerTest, ShortcutsIgnoreTheTerminalsCapsLock) {
  planner_.Press(XKB_KEY_Control_L, kUsageLeftControl);
  EXPECT_EQ(planner_.Press('A', kUsageA).steps, (Steps{{kKeycodeA, true}}));
}

TEST_F(KeyPlannerTest, ARepeatedPressRepeatsTheSameKey) {
  planner_.Press('a', kUsageA);
  EXPECT_EQ(planner_.Press('a', kUsageA).steps, (Steps{{kKeycodeA, true}}));
}

TEST_F(KeyPlannerTest, KeypadGivesDigitsOnceNumLockIsOn) {
  EXPECT_EQ(planner_.TurnNumLockOn().steps.size(), 2u);
  EXPECT_TRUE(planner_.TurnNumLockOn().steps.empty());
  EXPECT_EQ(planner_.Press('1', 0x59).steps, (Steps{{87, true}}));
  EXPECT_EQ(planner_.Press(XKB_KEY_KP_Home, 0x5f).steps, (Steps{{110, true}}));
}

TEST_F(KeyPlannerTest, ReleaseAllLetsGoOfEverythingHeld) {
  planner_.Press(XKB_KEY_Shift_L, kUsageLeftShift);
  planner_.Press('A', kUsageA);
  EXPECT_EQ(planner_.ReleaseAll().steps.size(), 2u);
  EXPECT_TRUE(planner_.ReleaseAll().steps.empty());
  EXPECT_TRUE(planner_.Release('A', kUsageA).steps.empty());
}

TEST_F(KeyPlannerTest, EveryAsciiCharacterCanBeTyped) {
  for (char character = ' '; character <= '~'; ++character) {
    EXPECT_TRUE(planner_.Type(std::string(1, character)).has_value()) << character;
  }
  EXPECT_FALSE(planner_.Type("東").has_value());
}

TEST(HidCodes, UnknownUsagesHaveNoKey) {
  EXPECT_EQ(XKeycodeForHidUsage(0), 0);
  EXPECT_EQ(XKeycodeForHidUsage(0xffff), 0);
  EXPECT_EQ(XKeycodeForHidUsage(0x28), 36);
}

}  // namespace
}  // namespace shoji::agent
