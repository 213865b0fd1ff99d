#include "broker/rdp/door/reconnect_cookies.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace shoji::rdp {
namespace {

using Tokens = std::vector<std::string>;

std::string ShownOf(const Cookie& cookie) {
  const std::array<uint8_t, 32> nothing{};
  std::array<uint8_t, 16> verifier{};
  ::HMAC(::EVP_md5(), cookie.random.data(), 16, nothing.data(), nothing.size(), verifier.data(), nullptr);
  return CookieDigits(cookie.logon_id, verifier);
}

class ReconnectCookiesTest : public ::testing::Test {
 protected:
  using Worthless = ReconnectCookies::Worthless;

  std::string TokenOf(const Cookie& cookie) {
    const auto owner = cookies_.Redeem(ShownOf(cookie), now_);
    return owner ? owner->login_token : "";
  }

  Worthless Why(const std::string& digits) { return cookies_.Redeem(digits, now_).error(); }

  TimePoint now_{};
  ReconnectCookies cookies_{now_};
};

TEST_F(ReconnectCookiesTest, TellsItsOwnerOnce) {
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  const auto owner = cookies_.Redeem(ShownOf(cookie), now_);
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner->user, "tanaka");
  EXPECT_EQ(owner->login_token, "token");
  EXPECT_FALSE(cookies_.Redeem(ShownOf(cookie), now_));
  EXPECT_FALSE(cookies_.Keep(cookie.logon_id, now_)) << "used";
}

TEST_F(ReconnectCookiesTest, IsKeptForAWhileAfterTheLineBroke) {
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  EXPECT_EQ(cookies_.TakeLapsed(now_ += std::chrono::hours(9)), Tokens{}) << "the connection stands";
  EXPECT_TRUE(cookies_.Keep(cookie.logon_id, now_));
  now_ += ReconnectCookies::kLifetime - std::chrono::milliseconds(1);
  EXPECT_EQ(cookies_.TakeLapsed(now_), Tokens{});
  EXPECT_EQ(TokenOf(cookie), "token");
}

TEST_F(ReconnectCookiesTest, LapsesAndGivesItsLoginBack) {
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  EXPECT_TRUE(cookies_.Keep(cookie.logon_id, now_));
  now_ += ReconnectCookies::kLifetime;
  EXPECT_EQ(TokenOf(cookie), "") << "too old, even before anybody has looked";
  EXPECT_EQ(cookies_.TakeLapsed(now_), Tokens{"token"});
  EXPECT_EQ(cookies_.TakeLapsed(now_), Tokens{});
}

TEST_F(ReconnectCookiesTest, ANewOneEndsThePersonsLastAndNobodyElses) {
  const Cookie other = cookies_.Issue("suzuki", "hers");
  const Cookie first = cookies_.Issue("tanaka", "first");
  EXPECT_TRUE(cookies_.Keep(first.logon_id, now_));
  const Cookie second = cookies_.Issue("tanaka", "second");
  EXPECT_EQ(cookies_.TakeLapsed(now_), Tokens{"first"}) << "nobody holds that login any more";
  EXPECT_EQ(TokenOf(first), "");
  const Cookie third = cookies_.Issue("tanaka", "third");
  EXPECT_EQ(cookies_.TakeLapsed(now_), Tokens{}) << "the second's connection still has its login";
  EXPECT_EQ(TokenOf(second), "");
  EXPECT_EQ(TokenOf(third), "third");
  EXPECT_EQ(TokenOf(other), "hers");
}

TEST_F(ReconnectCookiesTest, RemembersTheWindowItsConnectionShows) {
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  cookies_.Shows(cookie.logon_id + 1, "another", 8);
  cookies_.Shows(cookie.logon_id, "session", 7);
  const auto owner = cookies_.Redeem(ShownOf(cookie), now_);
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner->session, "session");
  EXPECT_EQ(owner->window, 7U);
}

TEST_F(ReconnectCookiesTest, OnePersonComesBackSoOften) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(TokenOf(cookies_.Issue("tanaka", "token")), "token") << i;
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  EXPECT_EQ(TokenOf(cookie), "");
  EXPECT_EQ(TokenOf(cookies_.Issue("suzuki", "hers")), "hers");
  now_ += std::chrono::seconds(5);
  EXPECT_EQ(TokenOf(cookie), "token") << "it was not used up";
  EXPECT_EQ(TokenOf(cookies_.Issue("tanaka", "token")), "");
}

TEST_F(ReconnectCookiesTest, OneThatIsOverIsNoGuessWhateverIsBehindItsId) {
  const Cookie used = cookies_.Issue("tanaka", "token");
  EXPECT_EQ(TokenOf(used), "token");
  const Cookie replaced = cookies_.Issue("tanaka", "token");
  const Cookie dropped = cookies_.Issue("tanaka", "token");
  cookies_.Drop(dropped.logon_id);
  const Cookie lapsed = cookies_.Issue("suzuki", "hers");
  EXPECT_TRUE(cookies_.Keep(lapsed.logon_id, now_));
  now_ += ReconnectCookies::kLifetime;
  EXPECT_EQ(Why(ShownOf(lapsed)), Worthless::kOver);
  EXPECT_EQ(cookies_.TakeLapsed(now_), Tokens{"hers"});
  for (const Cookie& cookie : {used, replaced, dropped, lapsed}) {
    EXPECT_EQ(Why(ShownOf(cookie)), Worthless::kOver);
    EXPECT_EQ(Why(CookieDigits(cookie.logon_id, std::array<uint8_t, 16>{})), Worthless::kOver);
  }
}

TEST_F(ReconnectCookiesTest, WhatComesNearOneThatHoldsIsAGuessAndLeavesItAsItIs) {
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  EXPECT_EQ(Why(CookieDigits(cookie.logon_id, std::array<uint8_t, 16>{})), Worthless::kGuessed);
  EXPECT_EQ(TokenOf(cookie), "token");
}

TEST_F(ReconnectCookiesTest, OneThatWasNeverGivenIsAGuessUnlessTheBrokerHasJustStarted) {
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  const auto others = {CookieDigits(cookie.logon_id - 1, std::array<uint8_t, 16>{}),
                       CookieDigits(cookie.logon_id + 1, std::array<uint8_t, 16>{})};
  for (const std::string& shown : others) EXPECT_EQ(Why(shown), Worthless::kOver) << "of the broker before";
  for (const std::string& shown : {std::string(), std::string(39, '0'), std::string(40, 'g')}) {
    EXPECT_EQ(Why(shown), Worthless::kGuessed) << "of no broker";
  }
  now_ += ReconnectCookies::kLifetime;
  for (const std::string& shown : others) EXPECT_EQ(Why(shown), Worthless::kGuessed);
}

TEST_F(ReconnectCookiesTest, WhoComesBackTooOftenHasGuessedNothing) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(TokenOf(cookies_.Issue("tanaka", "token")), "token") << i;
  EXPECT_EQ(Why(ShownOf(cookies_.Issue("tanaka", "token"))), Worthless::kOver);
}

TEST_F(ReconnectCookiesTest, DroppedIsGone) {
  const Cookie cookie = cookies_.Issue("tanaka", "token");
  cookies_.Drop(cookie.logon_id);
  EXPECT_EQ(TokenOf(cookie), "");
  EXPECT_EQ(cookies_.TakeLapsed(TimePoint::max()), Tokens{});
}

}  // namespace
}  // namespace shoji::rdp
