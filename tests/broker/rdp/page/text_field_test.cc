#include "broker/rdp/page/text_field.h"

#include <gtest/gtest.h>

#include "broker/rdp/input/key_table.h"

namespace shoji::rdp {
namespace {

TEST(TextField, EditsWholeCharactersAtItsCaret) {
  TextField field(64);
  EXPECT_TRUE(field.Insert("aあ𠮷"));
  EXPECT_EQ(field.Characters(), 3u);
  EXPECT_TRUE(field.Edit(keysym::kBackSpace));
  EXPECT_EQ(field.text(), "aあ");
  EXPECT_TRUE(field.Edit(keysym::kLeft));
  EXPECT_TRUE(field.Insert("b"));
  EXPECT_EQ(field.text(), "abあ");
  EXPECT_TRUE(field.Edit(keysym::kDelete));
  EXPECT_EQ(field.text(), "ab");
  EXPECT_TRUE(field.Edit(keysym::kHome));
  EXPECT_TRUE(field.Edit(keysym::kBackSpace));
  EXPECT_TRUE(field.Edit(keysym::kDelete));
  EXPECT_EQ(field.text(), "b");
  EXPECT_TRUE(field.Edit(keysym::kEnd));
  EXPECT_TRUE(field.Edit(keysym::kRight));
  EXPECT_TRUE(field.Edit(keysym::kDelete));
  EXPECT_EQ(field.caret(), 1u);
  EXPECT_FALSE(field.Edit('a'));
}

TEST(TextField, TakesNothingThatDoesNotFitWhole) {
  TextField field(4);
  EXPECT_TRUE(field.Insert("ab"));
  EXPECT_FALSE(field.Insert("あ"));
  EXPECT_EQ(field.text(), "ab");
  EXPECT_TRUE(field.Insert("cd"));
  EXPECT_FALSE(field.Insert("e"));
}

TEST(TextField, LeavesNothingBehind) {
  TextField field(32);
  field.Insert("secret");
  const char* memory = field.text().data();
  field.Edit(keysym::kHome);
  field.Edit(keysym::kDelete);
  EXPECT_EQ(std::string(memory), "ecret");
  EXPECT_EQ(memory[5], '\0');
  field.Clear();
  EXPECT_EQ(field.text().data(), memory) << "no copy elsewhere";
  EXPECT_EQ(field.text(), "");
  EXPECT_EQ(std::string(memory, 1), std::string(1, '\0'));
  EXPECT_EQ(field.caret(), 0u);
}

}  // namespace
}  // namespace shoji::rdp
