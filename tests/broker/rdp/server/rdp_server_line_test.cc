// The line to the client below RDP: its socket, and TLS.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>

#include "codec/base/c_handle.h"
#include "tests/broker/rdp/server/rdp_server_rig.h"

namespace shoji::rdp {
namespace {

int OptionOf(const UniqueFd& socket, int level, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  EXPECT_EQ(::getsockopt(socket.get(), level, name, &value, &length), 0);
  return value;
}

TEST_F(RdpServerTest, AClientThatIsGoneWithoutAWordIsNoticedByItsSocket) {
  KeepSocket();
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  const UniqueFd socket = std::move(kept_socket());
  EXPECT_EQ(OptionOf(socket, SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(OptionOf(socket, IPPROTO_TCP, TCP_KEEPIDLE), 30);
  EXPECT_EQ(OptionOf(socket, IPPROTO_TCP, TCP_KEEPINTVL), 10);
  EXPECT_EQ(OptionOf(socket, IPPROTO_TCP, TCP_KEEPCNT), 3);
  EXPECT_EQ(OptionOf(socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 60'000);
  EXPECT_EQ(OptionOf(socket, IPPROTO_TCP, TCP_NODELAY), 1);
}

// A client that asks for TLS as RDP does, and takes whatever it can get within `most` and `ciphers`. True: it got it.
bool ShakesHands(uint16_t port, int most, const char* ciphers) {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  // Connection Request with PROTOCOL_SSL; the Confirm is as long.
  constexpr std::array<uint8_t, 19> kRequest = {3, 0, 0, 19, 14, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 1, 0, 0, 0};
  EXPECT_EQ(::send(socket.get(), kRequest.data(), kRequest.size(), 0), static_cast<ssize_t>(kRequest.size()));
  std::array<uint8_t, 19> confirm{};
  EXPECT_EQ(::recv(socket.get(), confirm.data(), confirm.size(), MSG_WAITALL), static_cast<ssize_t>(confirm.size()));
  const CHandle<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_security_level(context.get(), 0);
  EXPECT_EQ(SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION), 1);
  EXPECT_EQ(SSL_CTX_set_max_proto_version(context.get(), most), 1);
  EXPECT_EQ(SSL_CTX_set_cipher_list(context.get(), ciphers), 1);
  const CHandle<SSL, SSL_free> tls(SSL_new(context.get()));
  SSL_set_fd(tls.get(), socket.get());
  return SSL_connect(tls.get()) == 1;
}

TEST_F(RdpServerTest, TlsOnePointOneIsRefusedAndRecorded) {
  EXPECT_FALSE(ShakesHands(port(), TLS1_1_VERSION, "ALL"));
  EXPECT_EQ(Status(), 0);
  EXPECT_TRUE(Heard("REFUSED 6"));
}

TEST_F(RdpServerTest, TlsWithoutForwardSecrecyIsRefusedAndRecorded) {
  EXPECT_FALSE(ShakesHands(port(), TLS1_2_VERSION, "AES128-SHA"));
  EXPECT_EQ(Status(), 0);
  EXPECT_TRUE(Heard("REFUSED 6"));
}

TEST_F(RdpServerTest, TlsOnePointTwoIsTakenAndNotRecorded) {
  EXPECT_TRUE(ShakesHands(port(), TLS1_2_VERSION, "ALL"));
  EXPECT_EQ(Status(), 0);
  EXPECT_FALSE(Heard("REFUSED 6"));
}

}  // namespace
}  // namespace shoji::rdp
