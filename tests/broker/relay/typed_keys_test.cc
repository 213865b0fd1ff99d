#include "broker/relay/typed_keys.h"

#include <gtest/gtest.h>

#include <utility>

#include "session/agent/keyboard/keysyms.h"

namespace shoji::relay {
namespace {

constexpr uint32_t kReturn = 0xFF0D;
constexpr uint16_t kCodeOf1 = 0x1E;

std::string Press(TypedKeys& keys, uint32_t keysym, uint16_t code = 0, bool down = true) {
  return keys.Press(wire::Key{1, keysym, code, down});
}

std::string PressOnce(uint32_t keysym) {
  TypedKeys keys;
  return Press(keys, keysym);
}

// The session's side turns keysyms into text with a table of its own; none of it may be unknown here.
TEST(TypedKeys, KnowsEveryCharacterTheSessionWouldType) {
  // The sets of X11, Unicode, and the vendors' keys; nothing else is assigned.
  constexpr std::pair<uint32_t, uint32_t> kRanges[] = {
      {0, 0xFFFF}, {0x0100'0000, 0x0111'0000}, {0x1000'0000, 0x1000'FFFF}, {0x1008'0000, 0x1008'FFFF}};
  for (const auto& [first, last] : kRanges) {
    for (uint32_t keysym = first; keysym <= last; ++keysym) {
      const std::string typed = agent::TextOfKeysym(keysym);
      if (typed.empty() || TypedKeys::IsOldCharacterSet(keysym)) continue;
      ASSERT_EQ(PressOnce(keysym), typed) << std::hex << keysym;
    }
  }
}

TEST(TypedKeys, WhatClientsSendIsOfNoOldSet) {
  for (const uint32_t keysym : {0x61U, 0xA5U, 0xFE03U, 0xFF0DU, 0xFF2AU, 0xFFB1U, 0x01003042U, 0x1008FF26U}) {
    EXPECT_FALSE(TypedKeys::IsOldCharacterSet(keysym)) << std::hex << keysym;
  }
  EXPECT_TRUE(TypedKeys::IsOldCharacterSet(0x04B1));
  EXPECT_TRUE(TypedKeys::IsOldCharacterSet(0x0DF1));
}

TEST(TypedKeys, ControlKeysTypeNothing) {
  for (const uint32_t keysym : {kReturn, 0xFF08U, 0xFF51U, 0xFFE1U, 0xFFBEU, 0x1008FF26U}) {
    EXPECT_EQ(PressOnce(keysym), "") << std::hex << keysym;
  }
  EXPECT_EQ(PressOnce(0xFFAD), "-");
}

TEST(TypedKeys, AKeyThatIsDownTypesWhateverItsKeysymSays) {
  TypedKeys keys;
  EXPECT_EQ(Press(keys, '1', kCodeOf1), "1");
  EXPECT_EQ(Press(keys, kReturn, kCodeOf1), "\xEF\xBF\xBD");
  EXPECT_EQ(Press(keys, '1', kCodeOf1, false), "");
  EXPECT_EQ(Press(keys, kReturn, kCodeOf1), "");
}

TEST(TypedKeys, LeaningOnAKeyIsOneCharacterTappingItIsMore) {
  TypedKeys keys;
  std::string typed;
  for (int i = 0; i < 100; ++i) typed += Press(keys, ' ', 0x2C);
  EXPECT_EQ(typed, " ");
  Press(keys, ' ', 0x2C, false);
  EXPECT_EQ(Press(keys, ' ', 0x2C), " ");
  // Another key in between, be it one that types nothing, ends the repeating.
  EXPECT_EQ(Press(keys, kReturn, 0x28), "");
  EXPECT_EQ(Press(keys, ' ', 0x2C), " ");
}

}  // namespace
}  // namespace shoji::relay
