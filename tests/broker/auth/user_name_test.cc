#include "broker/auth/user_name.h"

#include <gtest/gtest.h>

namespace shoji::auth {
namespace {

TEST(UserName, BecomesOneForm) {
  EXPECT_EQ(*NormaliseUserName("tanaka"), "tanaka");
  EXPECT_EQ(*NormaliseUserName(" Tanaka \n"), "tanaka");
  EXPECT_EQ(*NormaliseUserName("Ｔａｎａｋａ０１"), "tanaka01");
  EXPECT_EQ(*NormaliseUserName("　ｔａｎａｋａ＠ｚｅｉｍｕ．ｌｏｃａｌ　"), "tanaka@zeimu.local");
  EXPECT_EQ(*NormaliseUserName("a.b-c_d@e"), "a.b-c_d@e");
}

TEST(UserName, RefusesEverythingElse) {
  for (const char* name : {"", " ", "田中", "tana ka", "-tanaka", ".x", "@", "a/b", "a'b", "a\x01", "\xEF\xBC", "é"}) {
    EXPECT_FALSE(NormaliseUserName(name).has_value()) << name;
  }
  EXPECT_FALSE(NormaliseUserName(std::string_view("a\0b", 3)).has_value());
}

TEST(UserName, HasAtMost64Characters) {
  EXPECT_TRUE(NormaliseUserName(std::string(64, 'a')).has_value());
  EXPECT_FALSE(NormaliseUserName(std::string(65, 'a')).has_value());
  EXPECT_FALSE(NormaliseUserName(std::string(1'000'000, ' ')).has_value());
}

}  // namespace
}  // namespace shoji::auth
