// One-time passes, from the portal's API to a session at the RDP door.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "tests/broker/rdp/door/rdp_terminal.h"

namespace shoji::testing {
namespace {

using rdp::LoginKind;
using rdp::LoginResult;

struct Pass {
  std::string ticket, code;
};

class RdpPassTest : public ::testing::Test {
 protected:
  Pass Ask(const std::string& user) { return AskWith(rig_.LogIn(user)); }
  Pass AskWith(const std::string& cookie) {
    const Reply reply = TlsClient(rig_.port()).Request("POST", "/api/rdp", "{}", cookie);
    EXPECT_EQ(reply.status, 201) << reply.body;
    const auto body = nlohmann::json::parse(reply.body, nullptr, false);
    const std::string content = body.value("content", "");
    EXPECT_NE(content.find("full address:s:localhost:" + std::to_string(rig_.rdp_port())), std::string::npos)
        << content;
    EXPECT_EQ(body.value("expires_s", 0), 60);
    const std::string key = "alternate shell:s:";
    return {content.substr(content.find(key) + key.size(), 64), body.value("code", "")};
  }
  LoginResult WithTicket(const std::string& ticket) {
    return RdpTerminal(rig_).LogIn("", ticket, LoginKind::kTicket).answer;
  }
  // Whether NLA may go on.
  bool Offered(RdpTerminal& terminal, const std::string& user) {
    terminal.Send(rdp::CredentialRequest{user});
    const auto answer = rdp::ParseDoorAnswer(terminal.Receive());
    return answer && std::get<rdp::Credential>(*answer).known;
  }
  int Failed() {
    const std::string audit = rig_.Audit();
    int count = 0;
    for (size_t at = 0; (at = audit.find("login.failed", at)) != std::string::npos; ++at) ++count;
    return count;
  }
  void WaitUntilGone() {
    while (rig_.Metric(R"(shoji_connections_open{door="rdp"})") > 0) std::this_thread::yield();
  }
  // One wrong code on a connection of its own; false when it is not asked for.
  bool GuessCode() {
    std::optional<RdpTerminal> terminal(rig_);
    if (!Offered(*terminal, "tanaka")) return false;
    const int before = Failed();
    terminal->Send(rdp::NotProven{"tanaka"});
    while (Failed() == before) std::this_thread::yield();
    terminal.reset();
    WaitUntilGone();
    return true;
  }

  DoorRig rig_{WithRdp};
};

TEST_F(RdpPassTest, ATicketLetsItsUserInOnce) {
  const Pass pass = Ask("tanaka");
  RdpTerminal terminal(rig_);
  EXPECT_EQ(terminal.LogIn("", pass.ticket, LoginKind::kTicket).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
  EXPECT_EQ(WithTicket(pass.ticket), LoginResult::kBadCredentials) << "used";
  const std::string audit = rig_.Audit();
  EXPECT_NE(audit.find(R"("event":"rdp.pass","user":"tanaka")"), std::string::npos);
  EXPECT_NE(audit.find(R"("event":"login.ok","user":"tanaka","address":"127.0.0.1","door":"rdp")"), std::string::npos);
  EXPECT_EQ(audit.find(pass.ticket), std::string::npos);
  EXPECT_EQ(audit.find(pass.code), std::string::npos);
}

TEST_F(RdpPassTest, ATicketNobodyMadeIsRefusedAndOnRecord) {
  EXPECT_EQ(WithTicket(std::string(64, 'a')), LoginResult::kBadCredentials);
  EXPECT_EQ(WithTicket("no ticket"), LoginResult::kBadCredentials);
  EXPECT_NE(rig_.Audit().find(R"("event":"login.failed")"), std::string::npos);
}

TEST_F(RdpPassTest, ACodeStandsForThePasswordOnceAndItsHashIsThereForNla) {
  const Pass pass = Ask("tanaka");
  RdpTerminal terminal(rig_);
  terminal.Send(rdp::CredentialRequest{"tanaka"});
  const auto answer = rdp::ParseDoorAnswer(terminal.Receive());
  ASSERT_TRUE(answer);
  const auto& credential = std::get<rdp::Credential>(*answer);
  EXPECT_TRUE(credential.known);
  EXPECT_EQ(credential.nt_hash, auth::NtHashOf(pass.code));
  EXPECT_EQ(terminal.LogIn("suzuki", pass.code).answer, LoginResult::kBadCredentials) << "somebody else's";
  EXPECT_EQ(terminal.LogIn("tanaka", pass.code).answer, LoginResult::kOk);
  EXPECT_EQ(RdpTerminal(rig_).LogIn("tanaka", pass.code).answer, LoginResult::kBadCredentials) << "used";
  EXPECT_EQ(WithTicket(pass.ticket), LoginResult::kBadCredentials) << "ended with its code";
}

TEST_F(RdpPassTest, ACodeThatWasNotProvenIsOnRecordAndStays) {
  const Pass pass = Ask("tanaka");
  RdpTerminal terminal(rig_);
  terminal.Send(rdp::CredentialRequest{"Tanaka"});
  EXPECT_FALSE(terminal.Receive().empty());
  terminal.Send(rdp::NotProven{"Tanaka"});
  const std::string failed = R"("event":"login.failed","user":"tanaka","address":"127.0.0.1","door":"rdp")";
  while (rig_.Audit().find(failed) == std::string::npos) std::this_thread::yield();
  EXPECT_EQ(RdpTerminal(rig_).LogIn("tanaka", pass.code).answer, LoginResult::kOk);
}

TEST_F(RdpPassTest, WhatWasNotProvenIsOfWhoseCodeWasGiven) {
  Ask("tanaka");
  RdpTerminal terminal(rig_);
  for (const char* user : {"tanaka", "suzuki"}) {
    terminal.Send(rdp::CredentialRequest{user});
    EXPECT_FALSE(terminal.Receive().empty());
  }
  terminal.Send(rdp::NotProven{"suzuki"});
  terminal.Send(rdp::NotProven{"suzuki"});
  EXPECT_TRUE(terminal.Ends()) << "twice";
  EXPECT_NE(rig_.Audit().find(R"("event":"login.failed","user":"tanaka")"), std::string::npos);
  EXPECT_EQ(rig_.Audit().find(R"("event":"login.failed","user":"suzuki")"), std::string::npos);
}

TEST_F(RdpPassTest, GuessingCodesOverNlaIsSlowedLikeGuessingPasswords) {
  Ask("tanaka");
  Ask("suzuki");
  int guesses = 0;
  while (guesses < 20 && GuessCode()) ++guesses;
  EXPECT_GE(guesses, 5);
  EXPECT_LT(guesses, 20);
  EXPECT_NE(rig_.Audit().find(R"("event":"login.throttled","user":"tanaka","address":"127.0.0.1")"), std::string::npos);
  RdpTerminal terminal(rig_);
  EXPECT_TRUE(Offered(terminal, "suzuki"));
}

TEST_F(RdpPassTest, WhoProvesTheCodeAfterAllIsLetIn) {
  const Pass pass = Ask("tanaka");
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(GuessCode());
  RdpTerminal terminal(rig_);
  EXPECT_TRUE(Offered(terminal, "tanaka"));
  EXPECT_EQ(terminal.LogIn("tanaka", pass.code).answer, LoginResult::kOk);
}

TEST_F(RdpPassTest, WhoHangsUpBeforeNlaIsDoneHasGuessedNothing) {
  const Pass pass = Ask("tanaka");
  for (int i = 0; i < 10; ++i) {
    std::optional<RdpTerminal> terminal(rig_);
    EXPECT_TRUE(Offered(*terminal, "tanaka")) << i;
    terminal.reset();
    WaitUntilGone();
  }
  EXPECT_EQ(RdpTerminal(rig_).LogIn("tanaka", pass.code).answer, LoginResult::kOk);
}

TEST_F(RdpPassTest, NobodyLogsInAfterWhatWasNotProven) {
  Ask("tanaka");
  RdpTerminal terminal(rig_);
  terminal.Send(rdp::CredentialRequest{"tanaka"});
  EXPECT_FALSE(terminal.Receive().empty());
  terminal.Send(rdp::NotProven{"tanaka"});
  terminal.Send(rdp::Login{LoginKind::kPassword, {800, 600}, "tanaka", DoorRig::kPassword});
  EXPECT_TRUE(terminal.Receive().empty());
  EXPECT_EQ(rig_.Metric(R"(shoji_protocol_errors_total{side="rdp"})"), 1);
}

TEST_F(RdpPassTest, WhoLogsOutTakesThePassAlong) {
  const std::string cookie = rig_.LogIn("tanaka");
  const Pass pass = AskWith(cookie);
  EXPECT_EQ(TlsClient(rig_.port()).Request("POST", "/api/logout", "{}", cookie).status, 204);
  EXPECT_EQ(WithTicket(pass.ticket), LoginResult::kBadCredentials);
  EXPECT_EQ(WithTicket(Ask("tanaka").ticket), LoginResult::kOk);
}

TEST_F(RdpPassTest, WhoIsDisabledMeanwhileStaysOut) {
  const Pass pass = Ask("tanaka");
  EXPECT_NE(rig_.Administer(R"({"op":"user.disable","name":"tanaka"})").find("\"ok\":true"), std::string::npos);
  EXPECT_EQ(WithTicket(pass.ticket), LoginResult::kBadCredentials);
}

TEST_F(RdpPassTest, TheWebsWindowIsTakenOverAndFoundAgain) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const Pass pass = Ask("tanaka");
  RdpTerminal terminal(rig_);
  EXPECT_EQ(terminal.LogIn("", pass.ticket, LoginKind::kTicket).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
  const Reply list = TlsClient(rig_.port()).Request("GET", "/api/sessions", "", cookie);
  const auto body = nlohmann::json::parse(list.body, nullptr, false);
  EXPECT_EQ(body["sessions"].size(), 1U);
  EXPECT_EQ(body["sessions"][0]["id"], started.id);
  EXPECT_EQ(body["sessions"][0]["attached"], true);
  EXPECT_EQ(body["rdp"], true);
}

TEST(RdpPass, ThereIsNoneWithoutAnRdpDoorOrALogin) {
  DoorRig without;
  EXPECT_EQ(TlsClient(without.port()).Request("POST", "/api/rdp", "{}", without.LogIn("tanaka")).status, 404);
  DoorRig rig(WithRdp);
  EXPECT_EQ(TlsClient(rig.port()).Request("POST", "/api/rdp", "{}").status, 401);
}

}  // namespace
}  // namespace shoji::testing
