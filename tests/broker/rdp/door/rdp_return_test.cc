// Clients whose line broke, and who come back with their cookie.
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "broker/rdp/door/door_connection.h"
#include "tests/broker/rdp/door/rdp_terminal.h"

namespace shoji::testing {
namespace {

using rdp::LoginKind;
using rdp::LoginResult;

class RdpReturnTest : public ::testing::Test {
 protected:
  // Somebody is let in, and his line breaks; what he may come back with.
  std::string Broken(const std::string& user = "tanaka", char does = 'P') {
    RdpTerminal terminal(rig_, does);
    EXPECT_EQ(terminal.LogIn(user, DoorRig::kPassword).answer, LoginResult::kOk);
    EXPECT_TRUE(terminal.Greet());
    if (does == 'E') {
      terminal.Send(wire::TransferRequest{1, wire::Channel::kClipboardText, wire::Direction::kOutbound, 0, 1});
    }
    return ShownOf(terminal.cookie());
  }
  void WaitUntilGone() {
    while (rig_.Metric(R"(shoji_connections_open{door="rdp"})") > 0) std::this_thread::yield();
  }
  LoginResult With(const std::string& shown) { return RdpTerminal(rig_).LogIn("", shown, LoginKind::kCookie).answer; }
  // How often `shown` is looked at before its address has to wait; `times` when it never has to.
  int Show(const std::string& shown, int times) {
    std::optional<RdpTerminal> terminal;
    for (int i = 0; i < times; ++i) {
      if (i % rdp::DoorConnection::kMaxLogins == 0) terminal.emplace(rig_);
      const auto answer = terminal->LogIn("", shown, LoginKind::kCookie);
      if (answer.answer == LoginResult::kThrottled) return i;
      EXPECT_EQ(answer.answer, LoginResult::kBadCredentials);
    }
    return times;
  }
  void Administer(const std::string& request) {
    EXPECT_NE(rig_.Administer(request).find("\"ok\":true"), std::string::npos);
  }

  // A browser's window shows the session of `user` from now on.
  std::unique_ptr<TlsClient> OpenInBrowser(const std::string& user) {
    const std::string login = rig_.LogIn(user);
    auto window = std::make_unique<TlsClient>(rig_.port());
    EXPECT_EQ(window->Upgrade(rig_.Ticket(login, SessionOf(login)), login), 101);
    return window;
  }
  std::string SessionOf(const std::string& login) {
    const Reply list = TlsClient(rig_.port()).Request("GET", "/api/sessions", "", login);
    const auto body = nlohmann::json::parse(list.body, nullptr, false);
    return body["sessions"].empty() ? "" : body["sessions"][0].value("id", "");
  }

  // The broker's store, beside the broker.
  store::Database Store() { return std::move(*store::Database::Open("sqlite:" + state_ + "/shoji.db")); }
  int Logins() {
    auto store = Store();
    int count = -1;
    store.sql() << "SELECT COUNT(*) FROM logins", soci::into(count);
    return count;
  }

  std::string state_;
  DoorRig rig_{[this](app::Config& config) {
    WithRdp(config);
    state_ = config.state;
  }};
};

TEST_F(RdpReturnTest, TheSameSessionIsTakenUpOnceWithoutAPassword) {
  const std::string shown = Broken();
  RdpTerminal again(rig_);
  EXPECT_EQ(again.LogIn("", shown, LoginKind::kCookie).answer, LoginResult::kOk);
  EXPECT_TRUE(again.Greet());
  EXPECT_EQ(With(shown), LoginResult::kBadCredentials) << "used";
  EXPECT_NE(rig_.Audit().find(R"("event":"login.failed","user":"","address":"127.0.0.1","door":"rdp")"),
            std::string::npos);
  const std::string next = ShownOf(again.cookie());
  EXPECT_NE(next, shown);
  EXPECT_EQ(With(next), LoginResult::kOk) << "before anybody has seen that the line is broken";
  EXPECT_EQ(again.EndReason(), static_cast<int>(wire::EndReason::kTakenOver));
  rig_.WithHost([](FakeHost& host) {
    const auto is_start = [](const auto& request) { return request["op"] == "start"; };
    EXPECT_EQ(std::ranges::count_if(host.requests, is_start), 1);
  });
}

TEST_F(RdpReturnTest, AWrongCookieIsRefused) {
  std::string shown = Broken();
  EXPECT_EQ(With(std::string(40, '0')), LoginResult::kBadCredentials);
  EXPECT_EQ(With(""), LoginResult::kBadCredentials);
  shown.back() = shown.back() == '0' ? '1' : '0';
  EXPECT_EQ(With(shown), LoginResult::kBadCredentials);
}

TEST_F(RdpReturnTest, GuessingACookieThatHoldsMakesTheAddressWait) {
  std::string shown = Broken();
  shown.back() = shown.back() == '0' ? '1' : '0';
  const int looked_at = Show(shown, 500);
  EXPECT_GE(looked_at, 50);
  EXPECT_LT(looked_at, 500);
  EXPECT_NE(rig_.Audit().find(R"("event":"login.throttled","user":"","address":"127.0.0.1")"), std::string::npos);
}

TEST_F(RdpReturnTest, ShowingACookieThatIsOverMakesNobodyWait) {
  const std::string used = Broken();
  EXPECT_EQ(With(used), LoginResult::kOk);
  const std::string ended = Broken("suzuki");
  Administer(R"({"op":"user.disable","name":"suzuki"})");
  for (const std::string& shown : {used, ended}) EXPECT_EQ(Show(shown, 120), 120);
  EXPECT_EQ(With(Broken()), LoginResult::kOk);
}

TEST_F(RdpReturnTest, WhoIsTakenOverHasNoCookieAnyMore) {
  RdpTerminal first(rig_);
  EXPECT_EQ(first.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(first.Greet());
  RdpTerminal second(rig_);
  EXPECT_EQ(second.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_EQ(With(ShownOf(first.cookie())), LoginResult::kBadCredentials);
  EXPECT_EQ(With(ShownOf(second.cookie())), LoginResult::kOk);
}

TEST_F(RdpReturnTest, WhoIsTakenOverByABrowserDoesNotComeBackWhileHisProcessStands) {
  RdpTerminal first(rig_, 'L');
  EXPECT_EQ(first.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(first.Greet());
  const auto window = OpenInBrowser("tanaka");
  EXPECT_EQ(first.EndReason(), static_cast<int>(wire::EndReason::kTakenOver));
  EXPECT_EQ(With(ShownOf(first.cookie())), LoginResult::kBadCredentials);
}

TEST_F(RdpReturnTest, WhoWasTakenOverAfterTheLineBrokeDoesNotComeBack) {
  const std::string tanaka = Broken();
  const std::string suzuki = Broken("suzuki");
  OpenInBrowser("tanaka");
  EXPECT_EQ(With(tanaka), LoginResult::kBadCredentials);
  EXPECT_EQ(With(suzuki), LoginResult::kOk) << "nobody has opened hers";
}

TEST_F(RdpReturnTest, ASessionThatWasEndedMeanwhileIsNotComeBackTo) {
  const std::string shown = Broken();
  const std::string login = rig_.LogIn("tanaka");
  const std::string path = "/api/sessions/" + SessionOf(login);
  EXPECT_EQ(TlsClient(rig_.port()).Request("DELETE", path, "{}", login).status, 204);
  EXPECT_EQ(With(shown), LoginResult::kBadCredentials);
}

TEST_F(RdpReturnTest, NobodyStaysLongerByComingBack) {
  const std::string shown = Broken();
  Store().sql() << "UPDATE logins SET created_at = created_at - 3600000, used_at = used_at - 600000";
  const auto times = [&] {
    std::pair<long long, long long> found;
    Store().sql() << "SELECT created_at, used_at FROM logins", soci::into(found.first), soci::into(found.second);
    return found;
  };
  const auto before = times();
  RdpTerminal again(rig_);
  EXPECT_EQ(again.LogIn("", shown, LoginKind::kCookie).answer, LoginResult::kOk);
  EXPECT_EQ(Logins(), 1);
  EXPECT_EQ(times(), before);
}

TEST_F(RdpReturnTest, ALineThatBreaksUnderLoadIsTakenUp) {
  const std::string shown = Broken("tanaka", 'E');
  WaitUntilGone();
  EXPECT_NE(rig_.Audit().find(R"("why":"client")"), std::string::npos);
  EXPECT_EQ(With(shown), LoginResult::kOk);
}

TEST_F(RdpReturnTest, WhatCrashedIsNotTakenUp) {
  const std::string shown = Broken("tanaka", 'S');
  WaitUntilGone();
  EXPECT_NE(rig_.Audit().find(R"("why":"crashed")"), std::string::npos);
  EXPECT_EQ(With(shown), LoginResult::kBadCredentials);
}

TEST_F(RdpReturnTest, AStoreThatFailsIsHeldAgainstNobody) {
  const std::string shown = Broken();
  auto store = Store();
  store.sql() << "ALTER TABLE users RENAME TO elsewhere";
  EXPECT_EQ(With(shown), LoginResult::kUnavailable);
  store.sql() << "ALTER TABLE elsewhere RENAME TO users";
  EXPECT_EQ(rig_.Audit().find("login.failed"), std::string::npos);
  EXPECT_EQ(Logins(), 0) << "nobody holds it any more";
  EXPECT_EQ(With(shown), LoginResult::kBadCredentials) << "used";
}

TEST_F(RdpReturnTest, ACookieEndsWithItsLogin) {
  const std::string tanaka = Broken();
  const std::string suzuki = Broken("suzuki");
  Administer(R"({"op":"user.passwd","name":"tanaka","password":"another-Horse-Battery"})");
  Administer(R"({"op":"user.disable","name":"suzuki"})");
  EXPECT_EQ(With(tanaka), LoginResult::kBadCredentials);
  EXPECT_EQ(With(suzuki), LoginResult::kBadCredentials);
}

TEST(RdpReturn, OnesOwnDeadWindowIsNotAttachedElsewhere) {
  DoorRig rig([](app::Config& config) {
    WithRdp(config);
    config.second_login = "refuse";
  });
  RdpTerminal first(rig);
  EXPECT_EQ(first.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(first.Greet());
  EXPECT_EQ(RdpTerminal(rig).LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kAttachedElsewhere);
  RdpTerminal again(rig);
  EXPECT_EQ(again.LogIn("", ShownOf(first.cookie()), LoginKind::kCookie).answer, LoginResult::kOk);
  EXPECT_TRUE(again.Greet());
  EXPECT_EQ(first.EndReason(), static_cast<int>(wire::EndReason::kTakenOver));
}

}  // namespace
}  // namespace shoji::testing
