// One-time passes for the RDP door: bound to a user, once, for a minute.
#include "broker/auth/rdp_passes.h"

#include <gtest/gtest.h>

#include "broker/auth/secret_token.h"
#include "codec/base/clock.h"

namespace shoji::auth {
namespace {

constexpr const char* kLogin = "the login that asked";

class RdpPassesTest : public ::testing::Test {
 protected:
  ErrorCode Why(const std::string& ticket) { return passes_.RedeemTicket(ticket).error().code; }

  FakeClock clock_;
  RdpPasses passes_{clock_};
};

TEST_F(RdpPassesTest, ATicketTellsItsUserOnce) {
  const auto pass = passes_.Issue("tanaka", kLogin);
  ASSERT_TRUE(pass);
  EXPECT_TRUE(LooksLikeToken(pass->ticket));
  const auto owner = passes_.RedeemTicket(pass->ticket);
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner->user, "tanaka");
  EXPECT_EQ(owner->login_token, kLogin);
  EXPECT_FALSE(passes_.RedeemTicket(pass->ticket));
}

TEST_F(RdpPassesTest, ACodeIsItsUsersOnly) {
  const auto pass = passes_.Issue("tanaka", kLogin);
  ASSERT_TRUE(pass);
  EXPECT_FALSE(passes_.RedeemCode("suzuki", pass->code));
  EXPECT_FALSE(passes_.RedeemCode("tanaka", pass->code + "x"));
  EXPECT_EQ(passes_.RedeemCode("tanaka", pass->code).value_or(""), kLogin);
  EXPECT_FALSE(passes_.RedeemCode("tanaka", pass->code));
}

TEST_F(RdpPassesTest, OneUseEndsTicketAndCode) {
  const auto first = passes_.Issue("tanaka", kLogin);
  EXPECT_TRUE(passes_.RedeemTicket(first->ticket));
  EXPECT_FALSE(passes_.RedeemCode("tanaka", first->code));
  EXPECT_FALSE(passes_.CodeHashOf("tanaka"));
  const auto second = passes_.Issue("tanaka", kLogin);
  EXPECT_TRUE(passes_.RedeemCode("tanaka", second->code));
  EXPECT_FALSE(passes_.RedeemTicket(second->ticket));
}

TEST_F(RdpPassesTest, DiesAfterAMinute) {
  const auto pass = passes_.Issue("tanaka", kLogin);
  clock_.Advance(RdpPasses::kLifetime - std::chrono::milliseconds(1));
  EXPECT_TRUE(passes_.CodeHashOf("tanaka"));
  clock_.Advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(passes_.CodeHashOf("tanaka"));
  EXPECT_FALSE(passes_.RedeemCode("tanaka", pass->code));
  EXPECT_FALSE(passes_.RedeemTicket(pass->ticket));
  EXPECT_EQ(passes_.pending(), 0U);
}

TEST_F(RdpPassesTest, ANewPassEndsTheUsersLastOneAndNobodyElses) {
  const auto first = passes_.Issue("tanaka", kLogin);
  const auto other = passes_.Issue("suzuki", kLogin);
  const auto second = passes_.Issue("tanaka", kLogin);
  EXPECT_FALSE(passes_.RedeemTicket(first->ticket));
  EXPECT_EQ(passes_.RedeemTicket(second->ticket)->user, "tanaka");
  EXPECT_EQ(passes_.RedeemTicket(other->ticket)->user, "suzuki");
}

TEST_F(RdpPassesTest, WhatIsNoTicketIsNobodys) {
  ASSERT_TRUE(passes_.Issue("tanaka", kLogin));
  for (const std::string& ticket : {std::string(), std::string(64, 'g'), std::string(63, 'a'), std::string(64, 'a')}) {
    EXPECT_EQ(Why(ticket), ErrorCode::kNotFound);
  }
  EXPECT_EQ(passes_.pending(), 1U);
}

TEST_F(RdpPassesTest, ATicketThatWasSomebodysIsKnownAgain) {
  const auto used = passes_.Issue("tanaka", kLogin);
  EXPECT_TRUE(passes_.RedeemTicket(used->ticket));
  const auto with_its_code = passes_.Issue("tanaka", kLogin);
  EXPECT_TRUE(passes_.RedeemCode("tanaka", with_its_code->code));
  const auto replaced = passes_.Issue("tanaka", kLogin);
  const auto expired = passes_.Issue("tanaka", kLogin);
  clock_.Advance(RdpPasses::kLifetime);
  for (const auto& pass : {used, with_its_code, replaced, expired}) EXPECT_EQ(Why(pass->ticket), ErrorCode::kRefused);
}

TEST_F(RdpPassesTest, RemembersTheLatestOfThoseThatAreSpent) {
  const auto first = passes_.Issue("tanaka", kLogin);
  const auto second = passes_.Issue("tanaka", kLogin);
  for (size_t i = 0; i < RdpPasses::kMaxSpent; ++i) ASSERT_TRUE(passes_.Issue("tanaka", kLogin));
  EXPECT_EQ(Why(first->ticket), ErrorCode::kNotFound);
  EXPECT_EQ(Why(second->ticket), ErrorCode::kRefused);
}

TEST_F(RdpPassesTest, KeepsTheNtHashOfTheCode) {
  const auto pass = passes_.Issue("tanaka", kLogin);
  EXPECT_EQ(passes_.CodeHashOf("tanaka"), NtHashOf(pass->code));
  EXPECT_FALSE(passes_.CodeHashOf("suzuki"));
}

// MS-NLMP 4.2.2.1.2: NTOWFv1 of "Password".
TEST(NtHash, IsThatOfTheSpecification) {
  const NtHash expected = {0xa4, 0xf4, 0x9c, 0x40, 0x65, 0x10, 0xbd, 0xca,
                           0xb6, 0x82, 0x4e, 0xe7, 0xc3, 0x0f, 0xd8, 0x52};
  EXPECT_EQ(NtHashOf("Password"), expected);
}

}  // namespace
}  // namespace shoji::auth
