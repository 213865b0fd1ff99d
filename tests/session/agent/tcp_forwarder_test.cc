// The forwarder against a real Unix listener and real TCP connections on loopback.
#include "session/agent/tcp_forwarder.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace shoji::agent {
namespace {

class TcpForwarderTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/shoji-forwarder-XXXXXX";
    directory_ = mkdtemp(name);
    socket_path_ = directory_ + "/egress.sock";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void ListenAsEgress() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket_path_.c_str(), sizeof(address.sun_path) - 1);
    egress_.Reset(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(bind(egress_.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    ASSERT_EQ(listen(egress_.get(), 8), 0);
  }

  UniqueFd Connect(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    return fd;
  }

  // Serves the loop until `fd` has something to read, then reads it; "" is the end of the stream.
  std::string ReadThrough(int fd) {
    std::string buffer(4096, '\0');
    for (int round = 0; round < 500; ++round) {
      const ssize_t count = recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (count >= 0) return buffer.substr(0, static_cast<size_t>(count));
      loop_.RunOnce(std::chrono::milliseconds(10));
    }
    return "nothing came";
  }

  SystemClock clock_;
  EventLoop loop_{clock_};
  std::string directory_;
  std::string socket_path_;
  UniqueFd egress_;
};

TEST_F(TcpForwarderTest, CarriesBytesBothWaysAndHalfClose) {
  ListenAsEgress();
  TcpForwarder forwarder(loop_, socket_path_);
  ASSERT_TRUE(forwarder.Listen(0).has_value());
  const UniqueFd browser = Connect(forwarder.port());
  loop_.RunOnce(std::chrono::seconds(5));
  const UniqueFd proxy(accept(egress_.get(), nullptr, nullptr));
  ASSERT_EQ(send(browser.get(), "GET", 3, 0), 3);
  EXPECT_EQ(ReadThrough(proxy.get()), "GET");
  shutdown(browser.get(), SHUT_WR);
  EXPECT_EQ(ReadThrough(proxy.get()), "");
  ASSERT_EQ(send(proxy.get(), "200", 3, 0), 3);
  EXPECT_EQ(ReadThrough(browser.get()), "200");
  shutdown(proxy.get(), SHUT_WR);
  EXPECT_EQ(ReadThrough(browser.get()), "");
  EXPECT_EQ(forwarder.connection_count(), 0u);
}

TEST_F(TcpForwarderTest, ABrowserThatDoesNotReadHoldsABoundedAmount) {
  ListenAsEgress();
  TcpForwarder forwarder(loop_, socket_path_);
  ASSERT_TRUE(forwarder.Listen(0).has_value());
  const UniqueFd browser = Connect(forwarder.port());
  loop_.RunOnce(std::chrono::seconds(5));
  const UniqueFd proxy(accept(egress_.get(), nullptr, nullptr));
  const std::string megabyte(1 << 20, 'x');
  size_t taken = 0;
  for (int idle_rounds = 0; idle_rounds < 20;) {
    const ssize_t sent = send(proxy.get(), megabyte.data(), megabyte.size(), MSG_DONTWAIT);
    idle_rounds = sent > 0 ? 0 : idle_rounds + 1;
    if (sent > 0) taken += static_cast<size_t>(sent);
    ASSERT_LT(taken, size_t{64} << 20);
    loop_.RunOnce(std::chrono::milliseconds(1));
  }
  std::string drained;
  while (drained.size() < taken) {
    const std::string part = ReadThrough(browser.get());
    ASSERT_FALSE(part.empty());
    drained += part;
  }
  EXPECT_EQ(drained, std::string(taken, 'x'));
}

TEST_F(TcpForwarderTest, WithoutAnEgressProxyTheConnectionIsClosed) {
  TcpForwarder forwarder(loop_, socket_path_);
  ASSERT_TRUE(forwarder.Listen(0).has_value());
  const UniqueFd browser = Connect(forwarder.port());
  EXPECT_EQ(ReadThrough(browser.get()), "");
}

TEST_F(TcpForwarderTest, APortInUseIsAnError) {
  TcpForwarder first(loop_, socket_path_);
  ASSERT_TRUE(first.Listen(0).has_value());
  TcpForwarder second(loop_, socket_path_);
  const auto refused = second.Listen(first.port());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace shoji::agent
