#include "tests/broker/rdp/server/rdp_server_rig.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace shoji::rdp {
namespace {

constexpr auto kHeardWithin = std::chrono::seconds(30);
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
  if (keeps_socket_) kept_socket_ = UniqueFd(::fcntl(client.get(), F_DUPFD_CLOEXEC, 0));
  StandInBroker broker(SHOJI_RDP, kFont, [this](const std::string& line) {
    const std::lock_guard lock(mutex_);
    heard_.push_back(line);
    changed_.notify_all();
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

bool RdpServerTest::WaitsFor(const std::string& line) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kHeardWithin, [&] { return std::ranges::find(heard_, line) != heard_.end(); });
}

std::optional<int> RdpServerTest::NumberBehind(const std::string& word) {
  std::unique_lock lock(mutex_);
  const auto find = [&] {
    return std::ranges::find_if(heard_, [&](const auto& line) { return line.starts_with(word); });
  };
  if (!changed_.wait_for(lock, kHeardWithin, [&] { return find() != heard_.end(); })) return std::nullopt;
  int number = -1;
  const std::string& line = *find();
  std::from_chars(line.data() + word.size(), line.data() + line.size(), number);
  return number;
}

void RdpServerTest::LimitUnread(int bytes) {
  EXPECT_EQ(::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes), 0);
}

int RdpServerTest::Status() {
  broker_.join();
  return status_;
}

}  // namespace shoji::rdp
