#include "broker/store/user_store.h"

#include <gtest/gtest.h>

namespace shoji::store {
namespace {

WallTime At(int seconds) { return WallTime(std::chrono::seconds(1'800'000'000 + seconds)); }

class UserStoreTest : public testing::Test {
 protected:
  static User Tanaka() {
    return {"tanaka", "田中 花子", "税務課", Role::kSecurity, "$argon2id$x", false, At(0), At(1)};
  }

  Database database_ = std::move(*Database::Open("sqlite::memory:"));
  UserStore users_{database_};
};

TEST_F(UserStoreTest, GivesBackEveryFieldItWasGiven) {
  ASSERT_TRUE(users_.Add(Tanaka()));
  const auto found = users_.Find("tanaka");
  ASSERT_TRUE(found && *found);
  const User& user = **found;
  EXPECT_EQ(user.display_name, "田中 花子");
  EXPECT_EQ(user.department, "税務課");
  EXPECT_EQ(user.role, Role::kSecurity);
  EXPECT_EQ(user.password_hash, "$argon2id$x");
  EXPECT_FALSE(user.disabled);
  EXPECT_EQ(user.created_at, At(0));
  EXPECT_EQ(user.password_changed_at, At(1));
}

TEST_F(UserStoreTest, FindsNobodyUnderAnUnknownName) {
  const auto found = users_.Find("nobody");
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->has_value());
}

TEST_F(UserStoreTest, TreatsSqlInANameAsAName) {
  ASSERT_TRUE(users_.Add(Tanaka()));
  EXPECT_FALSE(users_.Find("x' OR '1'='1")->has_value());
  User odd = Tanaka();
  odd.name = "'; DROP TABLE users; --";
  ASSERT_TRUE(users_.Add(odd));
  EXPECT_TRUE(users_.Find(odd.name)->has_value());
  EXPECT_EQ(users_.List()->size(), 2u);
}

TEST_F(UserStoreTest, RefusesASecondUserOfTheSameName) {
  ASSERT_TRUE(users_.Add(Tanaka()));
  const auto refused = users_.Add(Tanaka());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  User other = Tanaka();
  other.name = "suzuki";
  EXPECT_TRUE(users_.Add(other));
}

TEST_F(UserStoreTest, ListsByName) {
  EXPECT_TRUE(*users_.Empty());
  for (const char* name : {"suzuki", "abe", "mori"}) {
    User user = Tanaka();
    user.name = name;
    ASSERT_TRUE(users_.Add(user));
  }
  const auto list = users_.List();
  ASSERT_TRUE(list.has_value());
  ASSERT_EQ(list->size(), 3u);
  EXPECT_EQ(list->front().name, "abe");
  EXPECT_EQ(list->back().name, "suzuki");
  EXPECT_FALSE(*users_.Empty());
}

TEST_F(UserStoreTest, ChangesPasswordAndDisabledOfThatUserOnly) {
  ASSERT_TRUE(users_.Add(Tanaka()));
  User other = Tanaka();
  other.name = "suzuki";
  ASSERT_TRUE(users_.Add(other));
  ASSERT_TRUE(users_.SetPassword("tanaka", "$argon2id$y", At(9)));
  ASSERT_TRUE(users_.SetDisabled("tanaka", true));
  const auto tanaka = users_.Find("tanaka");
  EXPECT_EQ((*tanaka)->password_hash, "$argon2id$y");
  EXPECT_EQ((*tanaka)->password_changed_at, At(9));
  EXPECT_TRUE((*tanaka)->disabled);
  EXPECT_FALSE((*users_.Find("suzuki"))->disabled);
  ASSERT_TRUE(users_.SetDisabled("tanaka", false));
  EXPECT_FALSE((*users_.Find("tanaka"))->disabled);
}

TEST_F(UserStoreTest, SaysWhenThereIsNobodyToChange) {
  EXPECT_EQ(users_.SetPassword("nobody", "x", At(0)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(users_.SetDisabled("nobody", true).error().code, ErrorCode::kNotFound);
}

TEST(Role, NamesAreReadBack) {
  for (const Role role : {Role::kStaff, Role::kSecurity, Role::kAuditor, Role::kAdmin}) {
    EXPECT_EQ(RoleFromName(Name(role)), role);
  }
  EXPECT_FALSE(RoleFromName("root").has_value());
}

}  // namespace
}  // namespace shoji::store
