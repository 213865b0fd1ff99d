#include "tests/broker/rdp/server/rdp_server_rig.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>

namespace shoji::rdp {
namespace {

constexpr const char* kFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

}  // namespace

RdpServerTest::RdpServerTest() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), length), 0);
  EXPECT_EQ(::listen(socket_.get(), 1), 0);
  EXPECT_EQ(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
  port_ = ntohs(address.sin_port);
  broker_ = std::thread([this] { ServeOne(); });
}

RdpServerTest::~RdpServerTest() {
  ::shutdown(socket_.get(), SHUT_RDWR);  // nobody came
  if (broker_.joinable()) broker_.join();
  if (!HasFailure()) return;
  for (const std::string& line : heard_) std::printf("  heard %s\n", line.c_str());
}

void RdpServerTest::ServeOne() {
  UniqueFd client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!client) return;
  ::shutdown(socket_.get(), SHUT_RDWR);  // a client that tries again is told at once that it cannot
  StandInBroker broker(SHOJI_RDP, kFont, [this](const std::string& line) {
    const std::lock_guard lock(mutex_);
    heard_.push_back(line);
  });
  status_ = broker.Serve(std::move(client));
}

RdpClient::Wish RdpServerTest::Wish(const std::string& user, const std::string& password) const {
  RdpClient::Wish wish;
  wish.port = port_;
  wish.user = user;
  wish.password = password;
  return wish;
}

bool RdpServerTest::Heard(const std::string& line) {
  const std::lock_guard lock(mutex_);
  return std::ranges::find(heard_, line) != heard_.end();
}

std::function<bool()> RdpServerTest::Hears(const std::string& line) {
  return [this, line] { return Heard(line); };
}

int RdpServerTest::Status() {
  broker_.join();
  return status_;
}

}  // namespace shoji::rdp
