#include <gtest/gtest.h>

#include <set>

#include "broker/auth/password_hasher.h"
#include "broker/auth/password_rules.h"

namespace shoji::auth {
namespace {

TEST(PasswordHasher, AcceptsTheRightPasswordAndNoOther) {
  const PasswordHasher hasher;
  const auto encoded = hasher.Hash("正しいパスワードです");
  ASSERT_TRUE(encoded.has_value());
  EXPECT_TRUE(encoded->starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << *encoded;
  EXPECT_TRUE(hasher.Verify(*encoded, "正しいパスワードです"));
  EXPECT_FALSE(hasher.Verify(*encoded, "正しいパスワードでした"));
  EXPECT_FALSE(hasher.Verify(*encoded, ""));
  EXPECT_FALSE(hasher.VerifyNobody("正しいパスワードです"));
}

TEST(PasswordHasher, SaltsEveryHash) {
  const PasswordHasher hasher({.memory_kib = 64, .passes = 1});
  EXPECT_NE(*hasher.Hash("same password"), *hasher.Hash("same password"));
}

TEST(PasswordHasher, RefusesOverlongPasswordsAndUnreadableHashes) {
  const PasswordHasher hasher({.memory_kib = 64, .passes = 1});
  EXPECT_TRUE(hasher.Hash(std::string(256, 'x')).has_value());
  EXPECT_EQ(hasher.Hash(std::string(257, 'x')).error().code, ErrorCode::kTooLarge);
  for (const char* encoded : {"", "x", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAAA"}) {
    EXPECT_FALSE(hasher.Verify(encoded, "x")) << encoded;
  }
}

TEST(PasswordRules, CountCharactersNotBytes) {
  EXPECT_TRUE(CheckNewPassword("ten-chars!", "tanaka"));
  EXPECT_FALSE(CheckNewPassword("nine-char", "tanaka"));
  EXPECT_TRUE(CheckNewPassword("あいうえおかきくけこ", "tanaka"));
  EXPECT_FALSE(CheckNewPassword("あいうえおかきくけ", "tanaka"));
}

TEST(PasswordRules, RefuseWhatIsEasilyGuessedOrCannotBeTyped) {
  EXPECT_FALSE(CheckNewPassword("tanaka.hanako", "tanaka.hanako"));
  EXPECT_TRUE(CheckNewPassword("tanaka.hanako", "suzuki"));
  EXPECT_FALSE(CheckNewPassword("aaaaaaaaaaaa", "x"));
  EXPECT_FALSE(CheckNewPassword("ああああああああああああ", "x"));
  EXPECT_FALSE(CheckNewPassword("tab\tin the middle", "x"));
  EXPECT_FALSE(CheckNewPassword("not utf-8 \xff\xfe\xfd", "x"));
  EXPECT_FALSE(CheckNewPassword("overlong \xc0\x80 form", "x"));
  EXPECT_FALSE(CheckNewPassword(std::string(300, 'x') + "y", "x"));
}

TEST(PasswordRules, AcceptTheirOwnPasswords) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string password = GeneratePassword();
    EXPECT_TRUE(CheckNewPassword(password, "admin"));
    EXPECT_EQ(password.size(), 23u);
    EXPECT_TRUE(seen.insert(password).second);
  }
}

}  // namespace
}  // namespace shoji::auth
