// The whole table against tests/golden/rdp_keys.json, which the web client's tests read, too; and against what the far
// side makes of each key.
#include "broker/rdp/input/key_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "session/agent/keyboard/hid_codes.h"
#include "session/agent/keyboard/key_planner.h"

namespace shoji::rdp {
namespace {

using Json = nlohmann::json;

Json Keys() {
  std::ifstream file(std::string(SHOJI_SOURCE_DIR) + "/tests/golden/rdp_keys.json");
  return Json::parse(file);
}

KeyboardShape KeyboardOf(const Json& key) {
  return key["keyboard"] == "japanese" ? KeyboardShape::kJapanese : KeyboardShape::kAmerican;
}

const KeyMeaning* Find(const Json& key) {
  const int scancode = key["scancode"];
  return FindKey(static_cast<uint8_t>(scancode & 0xff), scancode > 0xff, KeyboardOf(key));
}

TEST(KeyTable, GivesWhatTheWebClientGivesForTheSameKey) {
  const Json keys = Keys();
  ASSERT_GT(keys.size(), 250u);
  for (const Json& expected : keys) {
    const KeyMeaning* key = Find(expected);
    ASSERT_NE(key, nullptr) << expected;
    EXPECT_EQ(key->hid_usage, expected["hid"]) << expected;
    EXPECT_EQ(key->plain, expected["keysym"]) << expected;
    EXPECT_EQ(key->shifted, expected["second_keysym"]) << expected;
  }
}

TEST(KeyTable, HasNoKeyTheListDoesNotName) {
  std::set<std::pair<KeyboardShape, int>> named;
  for (const Json& key : Keys()) named.emplace(KeyboardOf(key), key["scancode"].get<int>());
  for (const KeyboardShape shape : {KeyboardShape::kAmerican, KeyboardShape::kJapanese}) {
    named.emplace(shape, 0x145);  // a second name of Num Lock
    named.emplace(shape, 0x73);   // Japanese keys on an American keyboard, and the other way round
    named.emplace(shape, 0x7d);
    named.emplace(shape, 0x56);
    for (int scancode = 0; scancode < 0x200; ++scancode) {
      const bool there = FindKey(static_cast<uint8_t>(scancode & 0xff), scancode > 0xff, shape) != nullptr;
      EXPECT_EQ(there, named.contains({shape, scancode})) << std::hex << scancode;
    }
  }
}

// A Japanese terminal has the session's own keyboard: each of its keys presses itself and nothing else.
TEST(KeyTable, EachJapaneseKeyIsOnePressOfTheSessionsSameKey) {
  for (const Json& key : Keys()) {
    const KeyMeaning* found = Find(key);
    const uint8_t keycode = agent::XKeycodeForHidUsage(found->hid_usage);
    const bool lock = found->plain == keysym::kNumLock || found->plain == keysym::kScrollLock;
    const bool keypad = found->kind == KeyKind::kKeypad;  // the far side's Num Lock is always on
    const bool apple = key["code"].get<std::string>().starts_with("Lang");
    const bool unlike = key["code"] == "NumpadComma" || key["code"] == "Pause" || key["code"] == "PrintScreen";
    if (KeyboardOf(key) != KeyboardShape::kJapanese || keycode == 0 || lock || apple || unlike) continue;
    auto planner = agent::KeyPlanner::Create();
    ASSERT_TRUE(planner.has_value());
    planner->TurnNumLockOn();
    const agent::KeyPlan plan = planner->Press(keypad ? found->shifted : found->plain, found->hid_usage);
    EXPECT_EQ(plan.steps, (std::vector<agent::KeyStep>{{keycode, true}})) << key;
  }
}

TEST(KeyTable, TheLayoutSaysWhereTheCapsAre) {
  EXPECT_EQ(ShapeOf(0x0411, 7), KeyboardShape::kJapanese);
  EXPECT_EQ(ShapeOf(0xE0010411, 7), KeyboardShape::kJapanese);
  EXPECT_EQ(ShapeOf(0x0411, 0), KeyboardShape::kJapanese);
  EXPECT_EQ(ShapeOf(0x0411, 4), KeyboardShape::kAmerican);
  EXPECT_EQ(ShapeOf(0x0409, 4), KeyboardShape::kAmerican);
  EXPECT_EQ(ShapeOf(0x0407, 4), KeyboardShape::kAmerican);
  EXPECT_EQ(ShapeOf(0, 0), KeyboardShape::kAmerican);
}

}  // namespace
}  // namespace shoji::rdp
