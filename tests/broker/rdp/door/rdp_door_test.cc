// The RDP door on loopback, with a process that says what the test tells it to in place of shoji-rdp.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <vector>

#include "tests/broker/rdp/door/rdp_terminal.h"

namespace shoji::testing {
namespace {

using rdp::LoginResult;

constexpr int kTakenOver = static_cast<int>(wire::EndReason::kTakenOver);

TEST(RdpDoor, TheProcessGetsItsDescriptorsAndNothingElse) {
  DoorRig rig(WithRdp);
  EXPECT_EQ(RdpTerminal(rig, 'F').ReceiveAll(),
            "fds 0 1 2 3 4 5 6\nargs --client-fd 3 --broker-fd 4 --certificate-fd 5 --font-fd 6\n"
            "environment empty\ndeath 9\n-----BEGIN CERTIFICATE-----\n");
}

TEST(RdpDoor, APasswordLeadsToASession) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  terminal.Send(rdp::Client{7601, 0x411, "PC-12"});
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
  EXPECT_TRUE(terminal.Alive());
  const std::string audit = rig.Audit();
  EXPECT_NE(audit.find(R"("event":"login.ok","user":"tanaka","address":"127.0.0.1","door":"rdp")"), std::string::npos);
  EXPECT_NE(audit.find(R"("client":"PC-12","build":7601,"keyboard_layout":1041)"), std::string::npos);
}

TEST(RdpDoor, StepsOfANewSessionAreTold) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  const auto first = rdp::ParseDoorAnswer(terminal.Receive());
  ASSERT_TRUE(first);
  EXPECT_TRUE(std::holds_alternative<rdp::Step>(*first));
}

TEST(RdpDoor, AWrongPasswordIsRefusedAndTheNextOneMayBeRight) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  EXPECT_EQ(terminal.LogIn("tanaka", "wrong").answer, LoginResult::kBadCredentials);
  EXPECT_EQ(terminal.LogIn("nobody", "wrong").answer, LoginResult::kBadCredentials);
  EXPECT_NE(rig.Audit().find(R"("event":"login.failed","user":"tanaka","address":"127.0.0.1","door":"rdp")"),
            std::string::npos);
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
}

TEST(RdpDoor, GuessesAreSlowedAsOnTheWebAndTogetherWithIt) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(terminal.LogIn("tanaka", "wrong").answer, LoginResult::kBadCredentials);
  const auto slowed = terminal.LogIn("tanaka", DoorRig::kPassword);
  EXPECT_EQ(slowed.answer, LoginResult::kThrottled);
  EXPECT_GT(slowed.retry_after_s, 0U);
  const std::string body = R"({"username":"tanaka","password":"wrong"})";
  EXPECT_EQ(TlsClient(rig.port()).Request("POST", "/api/login", body).status, 429);
  EXPECT_EQ(terminal.LogIn("suzuki", DoorRig::kPassword).answer, LoginResult::kOk);
}

TEST(RdpDoor, TheSameSessionIsPickedUpAgain) {
  DoorRig rig(WithRdp);
  const auto started = rig.Start(rig.LogIn("tanaka"));
  RdpTerminal terminal(rig);
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
  rig.WithHost([&](FakeHost& host) {
    const auto is_start = [](const auto& request) { return request["op"] == "start"; };
    EXPECT_EQ(std::ranges::count_if(host.requests, is_start), 1);
    EXPECT_EQ(host.requests.back()["session"], started.id);
  });
}

TEST(RdpDoor, ALaterWindowTakesOver) {
  DoorRig rig(WithRdp);
  RdpTerminal first(rig);
  EXPECT_EQ(first.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(first.Greet());
  RdpTerminal second(rig);
  EXPECT_EQ(second.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_EQ(first.EndReason(), kTakenOver);
  EXPECT_TRUE(first.Ends());
  EXPECT_TRUE(second.Greet());
  EXPECT_TRUE(second.Alive());
}

TEST(RdpDoor, ALaterWindowIsRefusedWhereTheSettingSaysSo) {
  DoorRig rig([](app::Config& config) {
    WithRdp(config);
    config.second_login = "refuse";
  });
  RdpTerminal first(rig);
  EXPECT_EQ(first.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(first.Greet());
  RdpTerminal second(rig);
  EXPECT_EQ(second.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kAttachedElsewhere);
  EXPECT_TRUE(first.Alive());
}

TEST(RdpDoor, StaffStayOutDuringAnEmergencyStop) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  const std::string order = R"({"op":"emergency.order","scope":"everyone","hold":"freeze","reason":"試験"})";
  const std::string answer = rig.Administer(order);
  ASSERT_NE(answer.find("\"ok\":true"), std::string::npos) << answer;
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kEmergencyStop);
}

TEST(RdpDoor, WhoIsDisabledHasToGo) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
  EXPECT_NE(rig.Administer(R"({"op":"user.disable","name":"tanaka"})").find("\"ok\":true"), std::string::npos);
  EXPECT_EQ(terminal.EndReason(), static_cast<int>(wire::EndReason::kEndedByAdmin));
  EXPECT_TRUE(terminal.Ends());
  EXPECT_EQ(RdpTerminal(rig).LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kBadCredentials);
}

TEST(RdpDoor, WhoGetsAnotherPasswordHasToLogInAgain) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
  const std::string change = R"({"op":"user.passwd","name":"tanaka","password":"another-Horse-Battery"})";
  EXPECT_NE(rig.Administer(change).find("\"ok\":true"), std::string::npos);
  EXPECT_EQ(terminal.EndReason(), static_cast<int>(wire::EndReason::kLoggedOut));
  RdpTerminal again(rig);
  EXPECT_EQ(again.LogIn("tanaka", "another-Horse-Battery").answer, LoginResult::kOk);
  EXPECT_TRUE(again.Greet());
}

TEST(RdpDoor, ANotExistingHostIsToldAndTheLoginIsNotKept) {
  DoorRig rig(WithRdp, true);
  RdpTerminal terminal(rig);
  const auto answer = terminal.LogIn("tanaka", DoorRig::kPassword);
  EXPECT_EQ(answer.answer, LoginResult::kUnavailable);
  EXPECT_EQ(answer.retry_after_s, 1U);
}

std::string RefusedEntry(const std::string& user, const std::string& what) {
  return R"("event":"rdp.refused","user":")" + user + R"(","address":"127.0.0.1","what":")" + what + '"';
}

TEST(RdpDoor, RefusedChannelsAreOnRecordWithTheNameOfWhomTheyWereRefused) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  terminal.Send(rdp::Refused{rdp::RefusedThing::kDevices});
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  terminal.Send(rdp::Refused{rdp::RefusedThing::kClipboardFiles});
  EXPECT_TRUE(terminal.Greet());
  EXPECT_NE(rig.Audit().find(RefusedEntry("tanaka", "devices")), std::string::npos);
  EXPECT_NE(rig.Audit().find(RefusedEntry("tanaka", "clipboard_files")), std::string::npos);
  EXPECT_EQ(rig.Metric(R"(shoji_refusals_total{reason="rdp_devices"})"), 1);
}

TEST(RdpDoor, RefusedChannelsOfAStrangerAreOnRecord) {
  DoorRig rig(WithRdp);
  {
    RdpTerminal terminal(rig);
    terminal.Send(rdp::Refused{rdp::RefusedThing::kWeakSecurity});
    EXPECT_EQ(terminal.LogIn("tanaka", "wrong").answer, LoginResult::kBadCredentials);
    EXPECT_EQ(rig.Audit().find(RefusedEntry("", "weak_security")), std::string::npos) << "it may still be tanaka's";
  }
  while (rig.Metric(R"(shoji_connections_open{door="rdp"})") > 0) std::this_thread::yield();
  EXPECT_NE(rig.Audit().find(RefusedEntry("", "weak_security")), std::string::npos);
}

size_t SignatureBytes(RdpTerminal& terminal, const Bytes& block) {
  terminal.Send(rdp::Sign{block});
  const auto answer = rdp::ParseDoorAnswer(terminal.Receive());
  return answer ? std::get<rdp::Signature>(*answer).block.size() : size_t{1};
}

TEST(RdpDoor, SignsOnce) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  Bytes block(256, 1);
  block[0] = 0;
  EXPECT_EQ(SignatureBytes(terminal, block), 256U);
  terminal.Send(rdp::Sign{block});
  EXPECT_TRUE(terminal.Receive().empty()) << "a second signature";
}

TEST(RdpDoor, ABlockThatDoesNotFitTheKeyGetsAnEmptySignature) {
  DoorRig rig(WithRdp);
  RdpTerminal terminal(rig);
  EXPECT_EQ(SignatureBytes(terminal, Bytes(256, 0xFF)), 0U);
}

TEST(RdpDoor, AConnectionThatDoesNotStandInTimeIsEnded) {
  DoorRig rig([](app::Config& config) {
    WithRdp(config);
    config.rdp_handshake_s = 1;
  });
  EXPECT_TRUE(RdpTerminal(rig, 'H').Ends());
  EXPECT_TRUE(RdpTerminal(rig).Ends());
  RdpTerminal terminal(rig);
  EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk) << "in time";
}

TEST(RdpDoor, ALoginPageIsNotShownForEver) {
  DoorRig rig([](app::Config& config) {
    WithRdp(config);
    config.rdp_login_page_s = 1;
  });
  RdpTerminal terminal(rig);
  terminal.Send(rdp::Client{1, 1, ""});
  EXPECT_TRUE(terminal.Ends());
}

TEST(RdpDoor, OneTerminalHasSoManyConnections) {
  DoorRig rig([](app::Config& config) {
    WithRdp(config);
    config.rdp_max_connections_per_address = 2;
  });
  RdpTerminal first(rig);
  auto second = std::make_unique<RdpTerminal>(rig);
  EXPECT_EQ(first.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_EQ(second->LogIn("suzuki", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(RdpTerminal(rig).Ends());
  EXPECT_EQ(rig.Metric(R"(shoji_refusals_total{reason="rdp_too_many_connections"})"), 1);
  second.reset();
  while (rig.Metric(R"(shoji_connections_open{door="rdp"})") > 1) std::this_thread::yield();
  EXPECT_EQ(RdpTerminal(rig).LogIn("suzuki", DoorRig::kPassword).answer, LoginResult::kOk);
}

size_t OpenDescriptors() {
  const std::filesystem::directory_iterator listing("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(listing), end(listing)));
}

TEST(RdpDoor, AHundredConnectionsAtRandomMomentsLeaveNothing) {
  DoorRig rig([](app::Config& config) {
    WithRdp(config);
    config.rdp_max_connections_per_address = 200;
  });
  const auto wait_until_at_most = [&](int connections) {
    while (rig.Metric(R"(shoji_connections_open{door="rdp"})") > connections) std::this_thread::yield();
  };
  const auto wait_until_gone = [&] { wait_until_at_most(0); };
  RdpTerminal(rig, 'F').ReceiveAll();
  wait_until_gone();
  const size_t before = OpenDescriptors();
  for (int i = 0; i < 100; ++i) {
    // A busy machine sees them leave late, and only so many may be there before their login (DoorLimits).
    if (i % 10 == 3) wait_until_at_most(30);
    RdpTerminal terminal(rig, "PXFPP"[i % 5]);
    if (i % 5 == 0) terminal.Send(rdp::Client{1, 1, ""});
    if (i % 10 == 3) {
      EXPECT_EQ(terminal.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
    }
    if (i % 20 == 3) {
      EXPECT_TRUE(terminal.Greet());
    }
    if (i % 10 == 4) terminal.Send(rdp::Login{rdp::LoginKind::kPassword, {800, 600}, "suzuki", "guess"});
  }
  wait_until_gone();
  EXPECT_LT(OpenDescriptors(), before + 10) << "one for each would be a hundred; those of the web door come and go";
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace shoji::testing
