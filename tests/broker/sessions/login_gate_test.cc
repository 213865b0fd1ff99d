// What a login that was decided leads to, whatever was shown: who has to wait, and what is on record of it.
#include "tests/broker/sessions/gate_rig.h"

namespace shoji::sessions {
namespace {

using Blame = LoginGate::Blame;

class LoginGateTest : public GateRig {
 protected:
  // Something other than a password is shown, and is wrong; false when nobody looked at it.
  bool Wrong(Blame blame, std::string_view door = "rdp") {
    if (gate_->Admit("", {kAddress, door})) return false;
    EXPECT_EQ(gate_->TurnAway("", {kAddress, door}, blame).key, "bad_credentials");
    return true;
  }
  int Guess(int times) {
    int looked_at = 0;
    for (int i = 0; i < times; ++i) looked_at += Wrong(Blame::kAddress) ? 1 : 0;
    return looked_at;
  }
};

TEST_F(LoginGateTest, GuessesSlowTheirAddressAtEveryDoorAndForPasswordsToo) {
  EXPECT_EQ(Guess(60), kFreeOfAnAddress);
  EXPECT_EQ(OnRecord("login.failed"), kFreeOfAnAddress);
  EXPECT_EQ(OnRecord(R"("event":"login.throttled","user":"","address":"10.0.0.1","retry_after_s":2,"door":"rdp")"), 10);
  const auto refusal = gate_->Admit("", {kAddress, "rdp"});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->key, "throttled");
  EXPECT_EQ(refusal->retry_after, std::chrono::seconds(2));
  EXPECT_EQ(WithPassword(kPassword), "throttled");
  EXPECT_FALSE(gate_->Admit("", {"10.0.0.2", "rdp"}));
  EXPECT_EQ(WithPassword(kPassword, "10.0.0.2"), "ok");
  clock_.Advance(std::chrono::seconds(2));
  EXPECT_FALSE(gate_->Admit("", {kAddress, "rdp"}));
  EXPECT_EQ(WithPassword(kPassword), "ok");
}

TEST_F(LoginGateTest, WrongPasswordsOfAnAddressHoldUpWhatElseIsShownThere) {
  for (int i = 0; i < kFreeOfAnAddress; ++i) {
    const std::string user = "user" + std::to_string(i);
    gate_->Submit(user, std::string(300, 'x'), {kAddress, "web"}, [](const auto& answer) { EXPECT_FALSE(answer); });
  }
  EXPECT_FALSE(Wrong(Blame::kAddress));
  EXPECT_EQ(OnRecord(R"("event":"login.throttled","user":"","address":"10.0.0.1","retry_after_s":2,"door":"rdp")"), 1);
}

TEST_F(LoginGateTest, WhatCameTooLateIsOnRecordAndHeldAgainstNobody) {
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(Wrong(Blame::kNobody));
  EXPECT_GT(OnRecord("login.failed"), 0);
  EXPECT_EQ(throttle_.entries(), 0U);
  EXPECT_EQ(WithPassword(kPassword), "ok");
}

TEST_F(LoginGateTest, AnAttemptForAUserCountsLikeAPasswordUntilItIsWithdrawn) {
  const Terminal terminal{kAddress, "rdp"};
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(gate_->Admit("tanaka", terminal)) << i;
    gate_->Withdraw("tanaka", terminal);
  }
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(gate_->Admit("tanaka", terminal)) << i;
  EXPECT_TRUE(gate_->Admit("tanaka", terminal));
  EXPECT_EQ(WithPassword(kPassword), "throttled");
  EXPECT_EQ(WithPassword(kPassword, "10.0.0.2"), "ok") << "the owner elsewhere";
  EXPECT_FALSE(gate_->Admit("suzuki", terminal));
  EXPECT_FALSE(gate_->Admit("", terminal)) << "what names nobody";
}

TEST_F(LoginGateTest, OneDoorsRecordsLeaveRoomForTheOthers) {
  for (int i = 0; i < 100; ++i) Wrong(Blame::kNobody);
  const int of_rdp = OnRecord("login.failed");
  EXPECT_LT(of_rdp, 100);
  Wrong(Blame::kNobody, "web");
  EXPECT_EQ(OnRecord("login.failed"), of_rdp + 1);
  Wrong(Blame::kNobody);
  EXPECT_EQ(OnRecord("login.failed"), of_rdp + 1);
  EXPECT_EQ(statistics_.logins["bad_credentials"], 102U);
}

}  // namespace
}  // namespace shoji::sessions
