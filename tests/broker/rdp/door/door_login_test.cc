// What may have been a guess at the RDP door and what may not, with a clock that moves when told to. No host is there:
// who is let in is told that his session cannot be had just now.
#include "broker/rdp/door/door_login.h"

#include "tests/broker/sessions/gate_rig.h"

namespace shoji::rdp {
namespace {

constexpr LoginResult kLetIn = LoginResult::kUnavailable;

class DoorLoginTest : public sessions::GateRig {
 protected:
  DoorLoginTest() {
    clock_.Advance(ReconnectCookies::kLifetime);
    portal_ = *logins_.Create("tanaka");
  }

  LoginResult Say(LoginKind kind, const std::string& user, const std::string& secret) {
    const Login login{kind, {1280, 800}, user, secret};
    std::optional<LoginResult> result;
    const auto done = [&](const DoorLogin::Answer& answer) {
      result = answer ? LoginResult::kOk : answer.error().answer;
    };
    if (kind == LoginKind::kCookie) {
      desk_.Return(cookies_, login, kAddress, clock_.Now(), done);
    } else {
      desk_.Submit(login, kAddress, done);
    }
    while (!result && posts_.RunOne()) {
    }
    return result.value();
  }
  LoginResult WithTicket(const std::string& ticket) { return Say(LoginKind::kTicket, "", ticket); }
  LoginResult WithCookie(const std::string& shown) { return Say(LoginKind::kCookie, "", shown); }
  // How often somebody is listened to before he has to wait; `times` when never.
  template <typename Try>
  int Repeat(int times, Try one) {
    for (int i = 0; i < times; ++i) {
      if (one() == LoginResult::kThrottled) return i;
    }
    return times;
  }
  // That of tanaka's connection with its last digit changed.
  std::string AlmostTheCookie() { return CookieDigits(cookies_.Issue("tanaka", "token").logon_id, {kZero}); }

  static constexpr std::array<uint8_t, 16> kZero{};
  auth::RdpPasses passes_{clock_};
  std::string portal_;  // the login that asks for passes
  ReconnectCookies cookies_{TimePoint{}};
  DoorLogin desk_{{*gate_, logins_, passes_, *directory_}};
};

TEST_F(DoorLoginTest, GuessedTicketsSlowTheirAddress) {
  EXPECT_EQ(Repeat(100, [&] { return WithTicket(std::string(64, 'a')); }), kFreeOfAnAddress);
  EXPECT_EQ(OnRecord("login.failed"), kFreeOfAnAddress);
  const auto pass = passes_.Issue("tanaka", portal_);
  EXPECT_EQ(WithTicket(pass->ticket), LoginResult::kThrottled);
  EXPECT_EQ(WithPassword(kPassword), "throttled") << "at the web, too";
  clock_.Advance(std::chrono::seconds(2));
  EXPECT_EQ(WithTicket(pass->ticket), kLetIn) << "it was not used up";
  EXPECT_GE(OnRecord(R"("event":"login.throttled","user":"","address":"10.0.0.1","retry_after_s":2,"door":"rdp")"), 1);
}

TEST_F(DoorLoginTest, AFileOpenedAgainIsNoGuess) {
  const auto used = passes_.Issue("tanaka", portal_);
  EXPECT_EQ(WithTicket(used->ticket), kLetIn);
  const auto replaced = passes_.Issue("tanaka", portal_);
  const auto expired = passes_.Issue("tanaka", portal_);
  clock_.Advance(auth::RdpPasses::kLifetime);
  for (const auto& pass : {used, replaced, expired}) {
    EXPECT_EQ(WithTicket(pass->ticket), LoginResult::kBadCredentials);
    EXPECT_EQ(Repeat(100, [&] { return WithTicket(pass->ticket); }), 100);
  }
  EXPECT_EQ(throttle_.entries(), 0U);
}

TEST_F(DoorLoginTest, GuessedCookiesSlowTheirAddressAndNobodyElse) {
  const std::string almost = AlmostTheCookie();
  EXPECT_EQ(Repeat(100, [&] { return WithCookie(almost); }), kFreeOfAnAddress);
  EXPECT_EQ(WithPassword(kPassword), "throttled");
  EXPECT_EQ(WithPassword(kPassword, "10.0.0.2"), "ok") << "whose cookie it is waits nowhere else";
  clock_.Advance(std::chrono::seconds(2));
  EXPECT_EQ(WithCookie(almost), LoginResult::kBadCredentials);
}

TEST_F(DoorLoginTest, CookiesNobodyEverGaveSlowTheirAddress) {
  EXPECT_EQ(Repeat(100, [&] { return WithCookie(std::string(40, '0')); }), kFreeOfAnAddress);
}

TEST_F(DoorLoginTest, ACookieThatIsOverIsNoGuess) {
  const std::string replaced = AlmostTheCookie();
  const Cookie dropped = cookies_.Issue("tanaka", "token");
  cookies_.Drop(dropped.logon_id);
  for (const std::string& shown : {replaced, CookieDigits(dropped.logon_id, {kZero})}) {
    EXPECT_EQ(Repeat(100, [&] { return WithCookie(shown); }), 100);
  }
  EXPECT_EQ(throttle_.entries(), 0U);
}

TEST_F(DoorLoginTest, NlaProvesACodeNoFasterThanAPassword) {
  ASSERT_TRUE(passes_.Issue("tanaka", portal_));
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(desk_.CredentialOf("Tanaka", kAddress).known) << i;
    desk_.NotProven("Tanaka", kAddress);
  }
  EXPECT_FALSE(desk_.CredentialOf("tanaka", kAddress).known);
  EXPECT_EQ(OnRecord(R"("event":"login.throttled","user":"tanaka")"), 1);
  EXPECT_EQ(WithPassword(kPassword), "throttled");
  EXPECT_TRUE(desk_.CredentialOf("tanaka", "10.0.0.2").known) << "whose code it is";
  clock_.Advance(std::chrono::seconds(2));
  EXPECT_TRUE(desk_.CredentialOf("tanaka", kAddress).known);
}

TEST_F(DoorLoginTest, WrongCodesCountForTheirAddress) {
  for (int i = 0; i < kFreeOfAnAddress; ++i) desk_.NotProven("tanaka", kAddress);
  EXPECT_EQ(WithTicket(std::string(64, 'a')), LoginResult::kThrottled);
}

TEST_F(DoorLoginTest, WhoGoesAwayWithoutProvingAnythingHasGuessedNothing) {
  const auto pass = passes_.Issue("tanaka", portal_);
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(desk_.CredentialOf("tanaka", kAddress).known) << i;
    desk_.WithdrawCredential("tanaka", kAddress);
  }
  EXPECT_EQ(throttle_.entries(), 0U);
  EXPECT_EQ(Say(LoginKind::kPassword, "tanaka", pass->code), kLetIn);
}

TEST_F(DoorLoginTest, NobodyAsksForACodeThatIsNotThere) {
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(desk_.CredentialOf("tanaka", kAddress).known);
  EXPECT_EQ(throttle_.entries(), 0U);
}

TEST_F(DoorLoginTest, ThePassOfALoginThatEndedLetsNobodyIn) {
  const auto logged_out = passes_.Issue("tanaka", portal_);
  ASSERT_TRUE(logins_.End(portal_));
  EXPECT_EQ(WithTicket(logged_out->ticket), LoginResult::kBadCredentials);
  portal_ = *logins_.Create("tanaka");
  const auto new_password = passes_.Issue("tanaka", portal_);
  ASSERT_TRUE(logins_.EndAllOf("tanaka"));
  EXPECT_EQ(Say(LoginKind::kPassword, "tanaka", new_password->code), LoginResult::kBadCredentials);
  portal_ = *logins_.Create("tanaka");
  EXPECT_EQ(WithTicket(passes_.Issue("tanaka", portal_)->ticket), kLetIn);
}

TEST_F(DoorLoginTest, WhoComesByAPassStaysNoLongerThanItsLoginWouldHave) {
  clock_.Advance(std::chrono::minutes(59));
  std::vector<std::string> tokens;
  const auto keep = [&](const sessions::LoginGate::Answer& answer) { tokens.push_back(answer.value().token); };
  gate_->Submit("tanaka", "code", {kAddress, "rdp"}, keep, [&](std::string_view) { return portal_; });
  keep(gate_->EnterAs("tanaka", {kAddress, "rdp"}, portal_));
  ASSERT_EQ(tokens.size(), 2U);
  for (const auto& token : tokens) EXPECT_TRUE(logins_.Find(token));
  clock_.Advance(std::chrono::minutes(1));
  for (const auto& token : tokens) EXPECT_FALSE(logins_.Find(token)) << "idle since the portal was used";
}

TEST_F(DoorLoginTest, ACodeIsNotLookedAtWhileItsGuesserWaits) {
  const auto pass = passes_.Issue("tanaka", portal_);
  EXPECT_EQ(Repeat(100, [&] { return Say(LoginKind::kPassword, "tanaka", "aaaa-bbbb-cccc-dddd"); }), 5);
  EXPECT_EQ(Say(LoginKind::kPassword, "tanaka", pass->code), LoginResult::kThrottled);
  clock_.Advance(std::chrono::seconds(2));
  EXPECT_EQ(Say(LoginKind::kPassword, "tanaka", pass->code), kLetIn);
}

}  // namespace
}  // namespace shoji::rdp
