#include "broker/auth/login_service.h"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include <mutex>
#include <vector>

#include "tests/broker/auth/posts.h"

namespace shoji::auth {
namespace {

using Kind = LoginOutcome::Kind;
constexpr PasswordHasher::Cost kCheap{.memory_kib = 64, .passes = 1, .lanes = 1};

class LoginServiceTest : public testing::Test {
 protected:
  void SetUp() override { AddUser("tanaka", false), AddUser("retired", true); }
  void AddUser(const char* name, bool disabled) {
    store::User user;
    user.name = name;
    user.display_name = "田中";
    user.password_hash = *PasswordHasher(kCheap).Hash("correct horse");
    user.disabled = disabled;
    ASSERT_TRUE(users_.Add(user));
  }
  LoginOutcome Login(std::string_view user, std::string_view password, const LoginService::OneTimeCode& code = {}) {
    std::optional<LoginOutcome> outcome;
    service_.Submit(user, password, "10.0.0.1", [&](LoginOutcome given) { outcome = std::move(given); }, code);
    while (!outcome && posts_.RunOne()) {
    }
    return outcome.value();
  }

  FakeClock clock_;
  Posts posts_;
  store::Database database_ = std::move(*store::Database::Open("sqlite::memory:"));
  store::UserStore users_{database_};
  LoginThrottle throttle_{clock_};
  PasswordWorker worker_{PasswordHasher(kCheap), posts_.AsPost()};
  LoginService service_{users_, throttle_, worker_};
};

TEST_F(LoginServiceTest, LetsInTheRightPassword) {
  const auto outcome = Login("Ｔａｎａｋａ", "correct horse");
  ASSERT_EQ(outcome.kind, Kind::kOk);
  EXPECT_EQ(outcome.user->display_name, "田中");
  EXPECT_EQ(outcome.name, "tanaka");
}

TEST_F(LoginServiceTest, RefusesWrongUnknownDisabledAndImpossibleAlike) {
  EXPECT_EQ(Login("tanaka", "wrong horse").kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("nobody", "correct horse").kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("retired", "correct horse").kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("田中", "correct horse").kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("tanaka", std::string(257, 'x')).kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("tanaka", "").kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("tanaka", "correct horse").kind, Kind::kOk);
}

TEST_F(LoginServiceTest, LetsARetiredUserInOnceEnabled) {
  ASSERT_TRUE(users_.SetDisabled("retired", false));
  EXPECT_EQ(Login("retired", "correct horse").kind, Kind::kOk);
}

TEST_F(LoginServiceTest, NamesWhatWasTypedForTheRecord) {
  EXPECT_EQ(Login("田中", "x").name, "田中");
  const std::string name = Login(std::string(100, '\xE3'), "x").name;
  EXPECT_LE(name.size(), 64u);
}

TEST_F(LoginServiceTest, ThrottlesAGuesserAndLetsTheOwnerInAfterTheWait) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Login("tanaka", "wrong horse").kind, Kind::kBadCredentials);
  const auto throttled = Login("tanaka", "correct horse");
  EXPECT_EQ(throttled.kind, Kind::kThrottled);
  EXPECT_EQ(throttled.retry_after, std::chrono::seconds(2));
  clock_.Advance(std::chrono::seconds(2));
  EXPECT_EQ(Login("tanaka", "correct horse").kind, Kind::kOk);
}

TEST_F(LoginServiceTest, AOneTimeCodeIsAsGoodAsThePasswordForAUserWhoMayLogIn) {
  std::vector<std::string> asked;
  const auto yes = [&](std::string_view name) { return asked.emplace_back(name), std::optional<std::string>("login"); };
  const auto no = [](std::string_view) { return std::nullopt; };
  EXPECT_EQ(Login("tanaka", "code", no).kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("tanaka", "correct horse", no).kind, Kind::kOk);
  EXPECT_EQ(Login("tanaka", "correct horse", no).renews, "");
  EXPECT_EQ(Login("Tanaka", "code", yes).user->name, "tanaka");
  EXPECT_EQ(Login("tanaka", "code", yes).renews, "login");
  EXPECT_EQ(Login("retired", "code", yes).kind, Kind::kBadCredentials);
  EXPECT_EQ(Login("nobody", "code", yes).kind, Kind::kBadCredentials);
  EXPECT_EQ(asked, (std::vector<std::string>{"tanaka", "tanaka", "retired"}));
}

TEST_F(LoginServiceTest, NobodyLooksAtAOneTimeCodeWhileItsGuesserWaits) {
  int asked = 0;
  const auto never = [&](std::string_view) { return ++asked, std::nullopt; };
  for (int i = 0; i < 20; ++i) Login("tanaka", "guess", never);
  EXPECT_EQ(asked, 5);
  clock_.Advance(std::chrono::seconds(2));
  const auto yes = [](std::string_view) { return "login"; };
  EXPECT_EQ(Login("tanaka", "code", yes).kind, Kind::kOk);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Login("tanaka", "guess", never).kind, Kind::kBadCredentials) << "starts anew";
}

TEST_F(LoginServiceTest, CountsNoFailureWhenTheStoreFails) {
  database_.sql() << "ALTER TABLE users RENAME TO gone";
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Login("tanaka", "correct horse").kind, Kind::kUnavailable);
  database_.sql() << "ALTER TABLE gone RENAME TO users";
  for (int i = 0; i < 20; ++i) {
    std::optional<LoginOutcome> outcome;
    service_.Submit("tanaka", "correct horse", "10.0.0.1", [&](LoginOutcome given) { outcome = std::move(given); });
    database_.sql() << "ALTER TABLE users RENAME TO gone";
    ASSERT_TRUE(posts_.RunOne());
    database_.sql() << "ALTER TABLE gone RENAME TO users";
    EXPECT_EQ(outcome->kind, Kind::kUnavailable);
  }
  EXPECT_EQ(throttle_.entries(), 0u);
  EXPECT_EQ(Login("tanaka", "correct horse").kind, Kind::kOk);
}

TEST_F(LoginServiceTest, RefusesAUserDisabledWhileTheHashWasComputed) {
  std::optional<LoginOutcome> outcome;
  service_.Submit("tanaka", "correct horse", "::1", [&](LoginOutcome given) { outcome = std::move(given); });
  ASSERT_TRUE(users_.SetDisabled("tanaka", true));
  ASSERT_TRUE(posts_.RunOne());
  EXPECT_EQ(outcome->kind, Kind::kBadCredentials);
}

TEST_F(LoginServiceTest, SaysBusyInsteadOfQueueingWithoutEnd) {
  std::mutex gate;
  gate.lock();
  PasswordWorker worker(PasswordHasher(kCheap), [&](const auto&) { std::lock_guard wait(gate); });
  LoginService service(users_, throttle_, worker);
  std::vector<Kind> kinds;
  for (int i = 0; i < 70; ++i) {
    service.Submit("user" + std::to_string(i), "x", "::1",
                   [&](const LoginOutcome& outcome) { kinds.push_back(outcome.kind); });
  }
  EXPECT_GE(kinds.size(), 5u);
  for (const Kind kind : kinds) EXPECT_EQ(kind, Kind::kUnavailable);
  gate.unlock();
}

TEST(PasswordWorker, HashesSoThatVerifyAgrees) {
  Posts posts;
  PasswordWorker worker(PasswordHasher(kCheap), posts.AsPost());
  std::string hash;
  ASSERT_TRUE(worker.Hash("correct horse", [&](Result<std::string> made) { hash = made.value_or(""); }));
  ASSERT_TRUE(posts.RunOne());
  bool right = false;
  bool wrong = true;
  ASSERT_TRUE(worker.Verify(hash, "correct horse", [&](bool matches) { right = matches; }));
  ASSERT_TRUE(worker.Verify(hash, "wrong horse", [&](bool matches) { wrong = matches; }));
  ASSERT_TRUE(posts.RunOne() && posts.RunOne());
  EXPECT_TRUE(right);
  EXPECT_FALSE(wrong);
}

}  // namespace
}  // namespace shoji::auth
