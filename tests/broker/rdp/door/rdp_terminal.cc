#include "tests/broker/rdp/door/rdp_terminal.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/socket.h>

#include <array>

namespace shoji::testing {

void WithRdp(app::Config& config) { config.rdp_program = FAKE_SHOJI_RDP; }

RdpTerminal::RdpTerminal(const DoorRig& rig, char does) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<uint16_t>(rig.rdp_port()));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&where), sizeof(where)), 0);
  Send(Bytes{static_cast<uint8_t>(does)});
}

void RdpTerminal::Send(const Bytes& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = ::send(socket_.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;  // ended meanwhile: receiving tells
    sent += static_cast<size_t>(count);
  }
}

Bytes RdpTerminal::Receive() {
  while (true) {
    if (const ByteSpan message = splitter_.Next(); !message.empty()) return {message.begin(), message.end()};
    std::array<uint8_t, 64 * 1024> bytes;
    const ssize_t count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (count <= 0 || !splitter_.Feed(ByteSpan(bytes.data(), static_cast<size_t>(count)))) return {};
  }
}

Bytes RdpTerminal::ReceiveAfterSteps() {
  for (Bytes message = Receive();; message = Receive()) {
    const auto answer = rdp::ParseDoorAnswer(message);
    if (!answer || !std::holds_alternative<rdp::Step>(*answer)) return message;
  }
}

std::string RdpTerminal::ReceiveAll() {
  std::string all;
  std::array<char, 4096> bytes;
  for (ssize_t count = 0; (count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0)) > 0;) {
    all.append(bytes.data(), static_cast<size_t>(count));
  }
  return all;
}

bool RdpTerminal::Ends() {
  while (!Receive().empty()) {
  }
  return true;
}

rdp::LoginAnswer RdpTerminal::LogIn(const std::string& user, const std::string& secret, rdp::LoginKind kind) {
  Send(rdp::Login{kind, {1280, 800}, user, secret});
  const auto answer = rdp::ParseDoorAnswer(Receive());
  const auto* login = answer ? std::get_if<rdp::LoginAnswer>(&*answer) : nullptr;
  EXPECT_NE(login, nullptr);
  if (login == nullptr) return {rdp::LoginResult::kUnavailable};
  if (login->answer != rdp::LoginResult::kOk) return *login;
  const auto next = rdp::ParseDoorAnswer(Receive());
  const auto* cookie = next ? std::get_if<rdp::Cookie>(&*next) : nullptr;
  EXPECT_NE(cookie, nullptr);
  if (cookie != nullptr) cookie_ = *cookie;
  return *login;
}

bool RdpTerminal::Greet() {
  Send(wire::Hello{wire::Profile::kRdp, 0, {1280, 800}, 100});
  const auto message = wire::ParseServerMessage(ReceiveAfterSteps());
  return message && std::holds_alternative<wire::Welcome>(*message);
}

bool RdpTerminal::Alive() {
  Send(wire::Ping{42});
  const auto message = wire::ParseServerMessage(ReceiveAfterSteps());
  const auto* pong = message ? std::get_if<wire::Pong>(&*message) : nullptr;
  return pong != nullptr && pong->token == 42;
}

int RdpTerminal::EndReason() {
  const auto message = wire::ParseServerMessage(ReceiveAfterSteps());
  const auto* end = message ? std::get_if<wire::End>(&*message) : nullptr;
  return end == nullptr ? -1 : static_cast<int>(end->reason);
}

std::string ShownOf(const rdp::Cookie& cookie) {
  const std::array<uint8_t, 32> nothing{};
  std::array<uint8_t, 16> verifier{};
  EXPECT_NE(::HMAC(::EVP_md5(), cookie.random.data(), 16, nothing.data(), nothing.size(), verifier.data(), nullptr),
            nullptr);
  return rdp::CookieDigits(cookie.logon_id, verifier);
}

}  // namespace shoji::testing
