// Ports on loopback, with real connections.
#include "broker/net/tcp_listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "broker/net/peer_address.h"

namespace shoji::net {
namespace {

UniqueFd Connect(int port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<uint16_t>(port));
  address.sin6_addr = in6addr_loopback;
  UniqueFd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto* where = reinterpret_cast<const sockaddr*>(&address);
  EXPECT_EQ(::connect(socket.get(), where, sizeof(address)), 0);
  return socket;
}

TEST(TcpListener, TakesConnectionsAndSaysFromWhere) {
  auto listener = TcpListener::Listen("::1", 0);
  ASSERT_TRUE(listener) << listener.error().message;
  EXPECT_FALSE(listener->Accept()->has_value());
  const UniqueFd client = Connect(listener->port());
  auto taken = listener->Accept();
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ(PeerAddress((*taken)->get()), "::1");
  EXPECT_EQ(PeerEndpoint(client.get()), "[::1]:" + std::to_string(listener->port()));
  EXPECT_NE(::fcntl((*taken)->get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(TcpListener, NamesWhatItCannotHave) {
  EXPECT_EQ(TcpListener::Listen("localhost", 0).error().code, ErrorCode::kInvalid);
  const auto first = TcpListener::Listen("127.0.0.1", 0);
  ASSERT_TRUE(first);
  const auto second = TcpListener::Listen("127.0.0.1", first->port());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kIo);
  EXPECT_NE(second.error().message.find("127.0.0.1 port " + std::to_string(first->port())), std::string::npos);
}

// So that a service loop does not turn round and round on a port it cannot take connections from.
TEST(TcpListener, SaysWhenDescriptorsHaveRunOutAndLosesNobody) {
  auto listener = TcpListener::Listen("::1", 0);
  ASSERT_TRUE(listener);
  const UniqueFd client = Connect(listener->port());
  rlimit usual{};
  ::getrlimit(RLIMIT_NOFILE, &usual);
  const rlimit none{.rlim_cur = 0, .rlim_max = usual.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  const auto refused = listener->Accept();
  ::setrlimit(RLIMIT_NOFILE, &usual);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(listener->Accept()->has_value());
}

TEST(PeerAddress, IsEmptyForNobody) {
  const UniqueFd alone(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(PeerAddress(alone.get()), "");
  EXPECT_EQ(PeerEndpoint(alone.get()), "");
}

}  // namespace
}  // namespace shoji::net
