#include "broker/rdp/server/login_request.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

const MonitorLayout kLayout{.size = {1280, 800}, .scale_percent = 150};
const std::string kTicket(64, 'a');

TEST(LoginRequest, UserAndPasswordBecomeAPasswordLogin) {
  const auto login = LoginFrom({.user = "tanaka", .password = "ひみつ"}, kLayout);
  ASSERT_TRUE(login);
  EXPECT_EQ(*login, (Login{LoginKind::kPassword, {1280, 800}, 150, "tanaka", "ひみつ"}));
}

TEST(LoginRequest, DomainInFrontIsDropped) {
  EXPECT_EQ(LoginFrom({.user = "CITY\\tanaka", .password = "x"}, kLayout)->user, "tanaka");
}

TEST(LoginRequest, TicketNeedsNoPassword) {
  const auto login = LoginFrom({.user = "shoji-ticket", .password = "", .shell = kTicket}, kLayout);
  ASSERT_TRUE(login);
  EXPECT_EQ(*login, (Login{LoginKind::kTicket, {1280, 800}, 150, "", kTicket}));
}

TEST(LoginRequest, MalformedTicketIsNoLogin) {
  EXPECT_FALSE(LoginFrom({.user = "shoji-ticket", .password = "x", .shell = kTicket + "a"}, kLayout));
  EXPECT_FALSE(LoginFrom({.user = "shoji-ticket", .password = "x", .shell = std::string(64, 'G')}, kLayout));
  EXPECT_FALSE(LoginFrom({.user = "shoji-ticket", .password = "x"}, kLayout));
  EXPECT_EQ(LoginFrom({.user = "tanaka", .password = "x", .shell = kTicket}, kLayout)->kind, LoginKind::kPassword);
}

TEST(LoginRequest, ACookieComesBackWithoutAName) {
  const std::string cookie(kCookieDigits, '7');
  const auto login = ReturnFrom({.user = "tanaka", .password = "x", .cookie = cookie}, kLayout);
  ASSERT_TRUE(login);
  EXPECT_EQ(*login, (Login{LoginKind::kCookie, {1280, 800}, 150, "", cookie}));
  EXPECT_FALSE(ReturnFrom({.user = "tanaka", .password = "x"}, kLayout));
}

TEST(LoginRequest, WhatIsMissingOrTooLongIsAsked) {
  EXPECT_FALSE(LoginFrom({.user = "", .password = "x"}, kLayout));
  EXPECT_FALSE(LoginFrom({.user = "tanaka", .password = ""}, kLayout));
  EXPECT_FALSE(LoginFrom({.user = std::string(257, 'a'), .password = "x"}, kLayout));
  EXPECT_FALSE(LoginFrom({.user = "tanaka", .password = std::string(257, 'a')}, kLayout));
  EXPECT_FALSE(LoginFrom({.user = "tanaka\xff", .password = "x"}, kLayout));
}

}  // namespace
}  // namespace shoji::rdp
