#include "broker/rdp/clipboard/paste_keys.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

constexpr uint32_t kShift = 0xFFE1, kControl = 0xFFE3, kControlRight = 0xFFE4, kAlt = 0xFFE9, kSuper = 0xFFEB;
constexpr uint32_t kInsert = 0xFF63;

wire::Key Down(uint32_t keysym) { return {.input_id = 1, .keysym = keysym, .code = 0, .down = true}; }
wire::Key Up(uint32_t keysym) { return {.input_id = 1, .keysym = keysym, .code = 0, .down = false}; }

// What the last of these means, all held.
PasteChord Chord(std::initializer_list<uint32_t> keysyms) {
  PasteKeys keys;
  PasteChord chord = PasteChord::kNone;
  for (const uint32_t keysym : keysyms) chord = keys.Note(Down(keysym));
  return chord;
}

TEST(PasteKeys, KnowsWhatPastesOnEveryDesktop) {
  EXPECT_EQ(Chord({kControl, 'v'}), PasteChord::kPaste);
  EXPECT_EQ(Chord({kControlRight, 'v'}), PasteChord::kPaste);
  EXPECT_EQ(Chord({kControl, 'V'}), PasteChord::kPaste) << "with the capitals lock";
  EXPECT_EQ(Chord({kControl, kShift, 'V'}), PasteChord::kPaste);
  EXPECT_EQ(Chord({kShift, kInsert}), PasteChord::kPaste);
  EXPECT_EQ(Chord({kControl, kAlt, kShift, 'V'}), PasteChord::kPasteDeclared);
}

TEST(PasteKeys, LeavesEverythingElseAlone) {
  EXPECT_EQ(Chord({'v'}), PasteChord::kNone);
  EXPECT_EQ(Chord({kShift, 'V'}), PasteChord::kNone);
  EXPECT_EQ(Chord({kControl, 'c'}), PasteChord::kNone);
  EXPECT_EQ(Chord({kControl, kAlt, 'v'}), PasteChord::kNone) << "AltGr";
  EXPECT_EQ(Chord({kControl, kSuper, 'v'}), PasteChord::kNone);
  EXPECT_EQ(Chord({kInsert}), PasteChord::kNone);
  EXPECT_EQ(Chord({kControl, kInsert}), PasteChord::kNone) << "copies";
  EXPECT_EQ(Chord({kControl, kShift, kInsert}), PasteChord::kNone);
}

TEST(PasteKeys, FollowsModifiersUpAndDown) {
  PasteKeys keys;
  keys.Note(Down(kControl));
  keys.Note(Down(kControl));
  keys.Note(Up(kControl));
  EXPECT_EQ(keys.Note(Down('v')), PasteChord::kNone);
  keys.Note(Down(kControl));
  EXPECT_EQ(keys.Note(Up('v')), PasteChord::kNone) << "a key that goes up pastes nothing";
  EXPECT_EQ(keys.Note(Down('v')), PasteChord::kPaste);
  keys.Reset();
  EXPECT_EQ(keys.Note(Down('v')), PasteChord::kNone);
}

TEST(PasteKeys, KnowsAKeyByItsPlaceOnTheKeyboard) {
  const wire::Key shifted{.input_id = 1, .keysym = 'V', .code = 0x19, .down = true};
  const wire::Key plain{.input_id = 2, .keysym = 'v', .code = 0x19, .down = false};
  EXPECT_TRUE(IsSameKey(shifted, plain));
  EXPECT_FALSE(IsSameKey(shifted, {.input_id = 3, .keysym = 'V', .code = 0x1a, .down = true}));
  EXPECT_TRUE(IsSameKey(Down('v'), Up('v'))) << "without a code, by its sign";
  EXPECT_FALSE(IsSameKey(Down('v'), Up('V')));
}

}  // namespace
}  // namespace shoji::rdp
