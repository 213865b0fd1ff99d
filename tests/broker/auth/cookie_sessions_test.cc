#include "broker/auth/cookie_sessions.h"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include "broker/auth/secret_token.h"

namespace shoji::auth {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class CookieSessionsTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"tanaka", "suzuki"}) {
      store::User user;
      user.name = name;
      user.password_changed_at = clock_.Wall();
      ASSERT_TRUE(users_.Add(user));
    }
  }
  bool Valid(std::string_view token) { return cookies_.Find(token).has_value(); }

  FakeClock clock_;
  store::Database database_ = std::move(*store::Database::Open("sqlite::memory:"));
  store::UserStore users_{database_};
  store::LoginStore logins_{database_};
  CookieSessions cookies_{clock_, logins_, users_, {.idle = minutes(60), .absolute = minutes(720)}};
};

TEST_F(CookieSessionsTest, KnowsWhoHoldsATokenAndNobodyElses) {
  const std::string token = *cookies_.Create("tanaka");
  EXPECT_TRUE(LooksLikeToken(token));
  EXPECT_EQ(cookies_.Find(token)->name, "tanaka");
  for (const std::string& wrong : {std::string(), token.substr(1), token + "0", NewToken(), std::string(64, '\'')}) {
    const auto refused = cookies_.Find(wrong);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  }
}

TEST_F(CookieSessionsTest, StoresTheTokensHashOnly) {
  const std::string token = *cookies_.Create("tanaka");
  EXPECT_FALSE(logins_.Find(token)->has_value());
  EXPECT_TRUE(logins_.Find(TokenHash(token))->has_value());
  EXPECT_FALSE(Valid(TokenHash(token)));
}

TEST_F(CookieSessionsTest, OutliveABrokerThatSharesTheStore) {
  const std::string token = *cookies_.Create("tanaka");
  CookieSessions restarted(clock_, logins_, users_, {});
  EXPECT_TRUE(restarted.Find(token).has_value());
}

TEST_F(CookieSessionsTest, ExpireWhenIdleButNotWhileUsed) {
  const std::string used = *cookies_.Create("tanaka");
  const std::string idle = *cookies_.Create("tanaka");
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(minutes(30));
    EXPECT_TRUE(cookies_.Touch(used));
    EXPECT_TRUE(Valid(used));
  }
  EXPECT_FALSE(Valid(idle));
  const auto late = cookies_.Touch(idle);
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().code, ErrorCode::kRefused);
  EXPECT_FALSE(Valid(idle));
}

TEST_F(CookieSessionsTest, ExpireWhenOnlyLookedUp) {
  const std::string token = *cookies_.Create("tanaka");
  for (int i = 0; i < 59; ++i) {
    clock_.Advance(minutes(1));
    EXPECT_TRUE(Valid(token)) << i;
  }
  clock_.Advance(minutes(1));
  EXPECT_FALSE(Valid(token));
}

TEST_F(CookieSessionsTest, WriteDownUseOnceAMinute) {
  const std::string token = *cookies_.Create("tanaka");
  const auto used = [&] { return (*logins_.Find(TokenHash(token)))->used_at; };
  const WallTime made = used();
  clock_.Advance(seconds(59));
  ASSERT_TRUE(cookies_.Touch(token));
  EXPECT_EQ(used(), made);
  clock_.Advance(seconds(1));
  ASSERT_TRUE(cookies_.Touch(token));
  EXPECT_EQ(used(), made + minutes(1));
}

TEST_F(CookieSessionsTest, StayGoodWhenTheStoreTakesNoWrites) {
  const std::string token = *cookies_.Create("tanaka");
  clock_.Advance(minutes(30));
  database_.sql() << "PRAGMA query_only = ON";
  const auto touched = cookies_.Touch(token);
  ASSERT_FALSE(touched.has_value());
  EXPECT_EQ(touched.error().code, ErrorCode::kIo);
  EXPECT_TRUE(Valid(token));
}

TEST_F(CookieSessionsTest, TellAStoreThatFailsFromALogout) {
  const std::string token = *cookies_.Create("tanaka");
  database_.sql() << "DROP TABLE logins";
  const auto found = cookies_.Find(token);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, ErrorCode::kIo);
}

TEST_F(CookieSessionsTest, ExpireForGoodAfterTwelveHours) {
  const std::string token = *cookies_.Create("tanaka");
  for (int i = 0; i < 23; ++i) {
    clock_.Advance(minutes(30));
    EXPECT_TRUE(cookies_.Touch(token)) << i;
    EXPECT_TRUE(Valid(token)) << i;
  }
  clock_.Advance(minutes(30));
  EXPECT_FALSE(Valid(token));
}

TEST_F(CookieSessionsTest, RenewedAreAsOldAndAsIdleAsBefore) {
  std::string token = *cookies_.Create("tanaka");
  for (int i = 0; i < 13; ++i) {
    clock_.Advance(minutes(55));
    EXPECT_TRUE(cookies_.Touch(token)) << i;
    const std::string before = std::exchange(token, *cookies_.Renew(token));
    EXPECT_TRUE(Valid(before)) << "for its holder to end";
    EXPECT_TRUE(cookies_.End(before));
    EXPECT_EQ(cookies_.Find(token)->name, "tanaka") << i;
  }
  clock_.Advance(minutes(5));
  EXPECT_FALSE(Valid(token)) << "twelve hours";
  EXPECT_EQ(cookies_.Renew(token).error().code, ErrorCode::kRefused);
  token = *cookies_.Create("tanaka");
  clock_.Advance(minutes(59));
  token = *cookies_.Renew(token);
  clock_.Advance(minutes(1));
  EXPECT_FALSE(Valid(token)) << "idle";
}

TEST_F(CookieSessionsTest, EndWithLogoutAndOnlyThatOne) {
  const std::string one = *cookies_.Create("tanaka");
  const std::string two = *cookies_.Create("tanaka");
  ASSERT_TRUE(cookies_.End(one));
  EXPECT_FALSE(Valid(one));
  EXPECT_TRUE(Valid(two));
}

TEST_F(CookieSessionsTest, EndWithTheUser) {
  const std::string tanaka = *cookies_.Create("tanaka");
  const std::string suzuki = *cookies_.Create("suzuki");
  ASSERT_TRUE(users_.SetDisabled("tanaka", true));
  EXPECT_FALSE(Valid(tanaka));
  ASSERT_TRUE(users_.SetDisabled("tanaka", false));
  EXPECT_TRUE(Valid(tanaka));
  ASSERT_TRUE(cookies_.EndAllOf("tanaka"));
  EXPECT_FALSE(Valid(tanaka));
  EXPECT_TRUE(Valid(suzuki));
}

TEST_F(CookieSessionsTest, EndWithANewPassword) {
  const std::string before = *cookies_.Create("tanaka");
  clock_.Advance(minutes(1));
  ASSERT_TRUE(users_.SetPassword("tanaka", "x", clock_.Wall()));
  EXPECT_FALSE(Valid(before));
  EXPECT_TRUE(Valid(*cookies_.Create("tanaka")));
}

TEST_F(CookieSessionsTest, SweepForgetsOnlyWhatExpired) {
  const std::string old = *cookies_.Create("tanaka");
  clock_.Advance(minutes(61));
  const std::string fresh = *cookies_.Create("tanaka");
  ASSERT_TRUE(cookies_.Sweep());
  EXPECT_FALSE(logins_.Find(TokenHash(old))->has_value());
  EXPECT_TRUE(logins_.Find(TokenHash(fresh))->has_value());
}

}  // namespace
}  // namespace shoji::auth
