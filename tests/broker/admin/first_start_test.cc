#include "broker/admin/first_start.h"

#include "tests/broker/admin/admin_fixture.h"

namespace shoji::admin {
namespace {

using FirstStart = AdminFixture;

TEST_F(FirstStart, MakesAnAdministratorWithAPasswordToPrintOnce) {
  const auto first = EnsureAdmin(*users_, hasher_, *audit_, clock_, "");
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->created);
  const auto admin = users_->Find("admin");
  EXPECT_EQ((*admin)->role, store::Role::kAdmin);
  EXPECT_TRUE(hasher_.Verify((*admin)->password_hash, first->generated_password));
  EXPECT_NE(Audit().find("setup"), std::string::npos);
  EXPECT_EQ(Audit().find(first->generated_password), std::string::npos);
}

TEST_F(FirstStart, TakesTheGivenPassword) {
  const auto first = EnsureAdmin(*users_, hasher_, *audit_, clock_, "tests-only-Passw0rd");
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->created);
  EXPECT_TRUE(first->generated_password.empty());
  EXPECT_TRUE(hasher_.Verify((*users_->Find("admin"))->password_hash, "tests-only-Passw0rd"));
}

TEST_F(FirstStart, RefusesAWeakGivenPasswordAndMakesNobody) {
  const auto refused = EnsureAdmin(*users_, hasher_, *audit_, clock_, "short");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_NE(refused.error().message.find("SHOJI_ADMIN_PASSWORD"), std::string::npos);
  EXPECT_TRUE(*users_->Empty());
}

TEST_F(FirstStart, LeavesAnInstallationWithUsersAlone) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  const auto second = EnsureAdmin(*users_, hasher_, *audit_, clock_, "tests-only-Passw0rd");
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->created);
  EXPECT_FALSE(users_->Find("admin")->has_value());
}

}  // namespace
}  // namespace shoji::admin
