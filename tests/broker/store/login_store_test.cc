#include "broker/store/login_store.h"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include "broker/store/user_store.h"

namespace shoji::store {
namespace {

WallTime At(int seconds) { return WallTime(std::chrono::seconds(1'800'000'000 + seconds)); }

class LoginStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    User user;
    for (const char* name : {"tanaka", "suzuki"}) {
      user.name = name;
      ASSERT_TRUE(UserStore(database_).Add(user));
    }
  }
  Database database_ = std::move(*Database::Open("sqlite::memory:"));
  LoginStore logins_{database_};
};

TEST_F(LoginStoreTest, KeepsALoginUntilItIsRemoved) {
  ASSERT_TRUE(logins_.Add({"aa", "tanaka", At(0), At(0)}));
  ASSERT_TRUE(logins_.Touch("aa", At(5)));
  const auto found = logins_.Find("aa");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->user, "tanaka");
  EXPECT_EQ((*found)->created_at, At(0));
  EXPECT_EQ((*found)->used_at, At(5));
  ASSERT_TRUE(logins_.Remove("aa"));
  EXPECT_FALSE(logins_.Find("aa")->has_value());
  EXPECT_TRUE(logins_.Remove("aa"));
}

// Only the note of a use may be lost with the machine's power.
TEST_F(LoginStoreTest, WhatIsWrittenAfterAUseIsDurable) {
  constexpr int kFull = 2;  // as SQLite numbers PRAGMA synchronous
  const auto synchronous = [&] {
    int mode = 0;
    database_.sql() << "PRAGMA synchronous", soci::into(mode);
    return mode;
  };
  ASSERT_EQ(synchronous(), kFull);
  ASSERT_TRUE(logins_.Touch("nobody's", At(5)));
  EXPECT_EQ(synchronous(), kFull);
  ASSERT_TRUE(logins_.Add({"aa", "tanaka", At(0), At(0)}));
  ASSERT_TRUE(logins_.Touch("aa", At(5)));
  EXPECT_EQ(synchronous(), kFull);
}

TEST_F(LoginStoreTest, RefusesALoginOfNobody) {
  EXPECT_FALSE(logins_.Add({"aa", "nobody", At(0), At(0)}).has_value());
  EXPECT_TRUE(logins_.Add({"aa", "tanaka", At(0), At(0)}).has_value());
}

TEST_F(LoginStoreTest, RemovesAllOfOneUserOnly) {
  ASSERT_TRUE(logins_.Add({"aa", "tanaka", At(0), At(0)}));
  ASSERT_TRUE(logins_.Add({"bb", "tanaka", At(0), At(0)}));
  ASSERT_TRUE(logins_.Add({"cc", "suzuki", At(0), At(0)}));
  ASSERT_TRUE(logins_.RemoveAllOf("tanaka"));
  EXPECT_FALSE(logins_.Find("aa")->has_value());
  EXPECT_FALSE(logins_.Find("bb")->has_value());
  EXPECT_TRUE(logins_.Find("cc")->has_value());
}

TEST_F(LoginStoreTest, ForgetsOldAndIdleOnes) {
  ASSERT_TRUE(logins_.Add({"old", "tanaka", At(0), At(100)}));
  ASSERT_TRUE(logins_.Add({"idle", "tanaka", At(50), At(60)}));
  ASSERT_TRUE(logins_.Add({"fresh", "tanaka", At(50), At(100)}));
  ASSERT_TRUE(logins_.RemoveOlder(At(10), At(70)));
  EXPECT_FALSE(logins_.Find("old")->has_value());
  EXPECT_FALSE(logins_.Find("idle")->has_value());
  EXPECT_TRUE(logins_.Find("fresh")->has_value());
}

}  // namespace
}  // namespace shoji::store
