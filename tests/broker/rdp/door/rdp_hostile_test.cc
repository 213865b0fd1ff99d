// A shoji-rdp that its client has taken over: whatever it says, it alone ends.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "tests/broker/rdp/door/rdp_terminal.h"

namespace shoji::testing {
namespace {

using rdp::LoginResult;

Bytes WithType(uint8_t type, const Bytes& payload) {
  Bytes bytes(wire::kHeaderBytes + payload.size(), 0);
  bytes[0] = type;
  bytes[4] = static_cast<uint8_t>(payload.size() & 0xFF);
  bytes[5] = static_cast<uint8_t>(payload.size() >> 8);
  std::ranges::copy(payload, bytes.begin() + wire::kHeaderBytes);
  return bytes;
}

const rdp::Login kGood{rdp::LoginKind::kPassword, {1280, 800}, "suzuki", DoorRig::kPassword};

class RdpHostileTest : public ::testing::Test {
 protected:
  RdpHostileTest() {
    EXPECT_EQ(bystander_.LogIn("tanaka", DoorRig::kPassword).answer, LoginResult::kOk);
    EXPECT_TRUE(bystander_.Greet());
  }
  ~RdpHostileTest() override { EXPECT_TRUE(bystander_.Alive()); }

  double Broken() { return rig_.Metric(R"(shoji_protocol_errors_total{side="rdp"})"); }

  DoorRig rig_{WithRdp};
  RdpTerminal bystander_{rig_};
};

TEST_F(RdpHostileTest, MalformedMessagesEndTheProcess) {
  const std::map<std::string, Bytes> kinds = {
      {"LOGIN of no kind", WithType(0x40, Bytes(12, 0))},
      {"LOGIN cut", WithType(0x40, Bytes(3, 1))},
      {"CREDENTIAL_REQUEST of nobody", WithType(0x41, {})},
      {"CREDENTIAL_REQUEST too long", WithType(0x41, Bytes(257, 'a'))},
      {"REFUSED of what is not there", WithType(0x42, {99, 0, 0, 0})},
      {"CLIENT without UTF-8", WithType(0x43, {1, 0, 0, 0, 1, 0, 0, 0, 0xFF})},
      {"SIGN of too little", WithType(0x44, {1, 0, 0, 0, 1})},
      {"the broker's own LOGIN_ANSWER", rdp::Encode(rdp::DoorAnswer(rdp::LoginAnswer{LoginResult::kOk}))},
      {"the broker's own SIGNATURE", rdp::Encode(rdp::DoorAnswer(rdp::Signature{{}}))},
      {"the broker's own COOKIE", rdp::Encode(rdp::DoorAnswer(rdp::Cookie{1, {}}))},
      {"no type at all", WithType(0x7F, {})},
      {"HELLO before LOGIN", HelloMessage()},
      {"PING before LOGIN", PingMessage(1)},
      {"reserved bits", {0x42, 1, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0}},
      {"an endless length", {0x40, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}},
  };
  double broken = std::max(0.0, Broken());
  for (const auto& [what, bytes] : kinds) {
    RdpTerminal terminal(rig_);
    terminal.Send(bytes);
    EXPECT_TRUE(terminal.Receive().empty()) << what;
    EXPECT_EQ(Broken(), ++broken) << what;
  }
  EXPECT_NE(rig_.Audit().find(R"("side":"rdp")"), std::string::npos);
  EXPECT_EQ(RdpTerminal(rig_).LogIn("suzuki", DoorRig::kPassword).answer, LoginResult::kOk) << "well-formed";
}

TEST_F(RdpHostileTest, MessagesOutOfTurnEndTheProcess) {
  const std::map<std::string, std::function<void(RdpTerminal&)>> turns = {
      {"LOGIN twice at once", [](auto& terminal) { terminal.Send(kGood), terminal.Send(kGood); }},
      {"CLIENT twice",
       [](auto& terminal) { terminal.Send(rdp::Client{1, 1, "a"}), terminal.Send(rdp::Client{1, 1, "a"}); }},
      {"NOT_PROVEN of nobody", [](auto& terminal) { terminal.Send(rdp::NotProven{"tanaka"}); }},
      {"NOT_PROVEN of who has no code",
       [](auto& terminal) {
         terminal.Send(rdp::CredentialRequest{"tanaka"});
         terminal.Send(rdp::NotProven{"tanaka"});
       }},
      {"five CREDENTIAL_REQUESTs",
       [](auto& terminal) {
         for (int i = 0; i < 5; ++i) terminal.Send(rdp::CredentialRequest{"tanaka"});
       }},
      {"seventeen REFUSED",
       [](auto& terminal) {
         for (int i = 0; i < 17; ++i) terminal.Send(rdp::Refused{rdp::RefusedThing::kRail});
       }},
  };
  for (const auto& [what, act] : turns) {
    const double broken = std::max(0.0, Broken());
    RdpTerminal terminal(rig_);
    act(terminal);
    EXPECT_TRUE(terminal.Ends()) << what;
    EXPECT_EQ(Broken(), broken + 1) << what;
  }
}

TEST_F(RdpHostileTest, WhatIsOverAfterTheLoginEndsTheProcess) {
  const std::map<std::string, rdp::DoorRequest> requests = {
      {"LOGIN", kGood}, {"CREDENTIAL_REQUEST", rdp::CredentialRequest{"tanaka"}}, {"SIGN", rdp::Sign{Bytes(256, 1)}}};
  for (const auto& [what, request] : requests) {
    RdpTerminal terminal(rig_);
    EXPECT_EQ(terminal.LogIn("suzuki", DoorRig::kPassword).answer, LoginResult::kOk);
    EXPECT_TRUE(terminal.Greet());
    const double broken = std::max(0.0, Broken());
    terminal.Send(request);
    EXPECT_TRUE(terminal.Ends()) << what;
    EXPECT_EQ(Broken(), broken + 1) << what;
  }
}

TEST_F(RdpHostileTest, WireMessagesAreCheckedLikeAnyClients) {
  RdpTerminal terminal(rig_);
  EXPECT_EQ(terminal.LogIn("suzuki", DoorRig::kPassword).answer, LoginResult::kOk);
  EXPECT_TRUE(terminal.Greet());
  terminal.Send(wire::Encode(wire::ServerMessage(wire::Pong{1})));
  EXPECT_EQ(terminal.EndReason(), static_cast<int>(wire::EndReason::kClientBrokeProtocol));
  EXPECT_TRUE(terminal.Ends());
}

TEST_F(RdpHostileTest, ACrashIsItsOwn) {
  RdpTerminal terminal(rig_, 'X');
  EXPECT_TRUE(terminal.Ends());
}

TEST_F(RdpHostileTest, NobodyLearnsACodeThatIsNotThere) {
  RdpTerminal terminal(rig_);
  terminal.Send(rdp::CredentialRequest{"tanaka"});
  const auto answer = rdp::ParseDoorAnswer(terminal.Receive());
  ASSERT_TRUE(answer);
  EXPECT_EQ(std::get<rdp::Credential>(*answer), rdp::Credential{false});
}

}  // namespace
}  // namespace shoji::testing
