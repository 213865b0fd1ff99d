#include "broker/rdp/server/login_request.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

constexpr Size kScreen{1280, 800};
const std::string kTicket(64, 'a');

TEST(LoginRequest, UserAndPasswordBecomeAPasswordLogin) {
  const auto login = LoginFrom({.user = "tanaka", .password = "ひみつ"}, kScreen);
  ASSERT_TRUE(login);
  EXPECT_EQ(*login, (Login{LoginKind::kPassword, kScreen, "tanaka", "ひみつ"}));
}

TEST(LoginRequest, DomainInFrontIsDropped) {
  EXPECT_EQ(LoginFrom({.user = "CITY\\tanaka", .password = "x"}, kScreen)->user, "tanaka");
}

TEST(LoginRequest, TicketNeedsNoPassword) {
  const auto login = LoginFrom({.user = "shoji-ticket", .password = "", .shell = kTicket}, kScreen);
  ASSERT_TRUE(login);
  EXPECT_EQ(*login, (Login{LoginKind::kTicket, kScreen, "", kTicket}));
}

TEST(LoginRequest, MalformedTicketIsNoLogin) {
  EXPECT_FALSE(LoginFrom({.user = "shoji-ticket", .password = "x", .shell = kTicket + "a"}, kScreen));
  EXPECT_FALSE(LoginFrom({.user = "shoji-ticket", .password = "x", .shell = std::string(64, 'G')}, kScreen));
  EXPECT_FALSE(LoginFrom({.user = "shoji-ticket", .password = "x"}, kScreen));
  EXPECT_EQ(LoginFrom({.user = "tanaka", .password = "x", .shell = kTicket}, kScreen)->kind, LoginKind::kPassword);
}

TEST(LoginRequest, ACookieComesBackWithoutAName) {
  const std::string cookie(kCookieDigits, '7');
  const auto login = ReturnFrom({.user = "tanaka", .password = "x", .cookie = cookie}, kScreen);
  ASSERT_TRUE(login);
  EXPECT_EQ(*login, (Login{LoginKind::kCookie, kScreen, "", cookie}));
  EXPECT_FALSE(ReturnFrom({.user = "tanaka", .password = "x"}, kScreen));
}

TEST(LoginRequest, WhatIsMissingOrTooLongIsAsked) {
  EXPECT_FALSE(LoginFrom({.user = "", .password = "x"}, kScreen));
  EXPECT_FALSE(LoginFrom({.user = "tanaka", .password = ""}, kScreen));
  EXPECT_FALSE(LoginFrom({.user = std::string(257, 'a'), .password = "x"}, kScreen));
  EXPECT_FALSE(LoginFrom({.user = "tanaka", .password = std::string(257, 'a')}, kScreen));
  EXPECT_FALSE(LoginFrom({.user = "tanaka\xff", .password = "x"}, kScreen));
}

}  // namespace
}  // namespace shoji::rdp
