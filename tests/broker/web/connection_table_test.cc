// Real connections on loopback: how many one terminal may hold.
#include "broker/web/connection_table.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "broker/auth/address_key.h"
#include "broker/net/peer_address.h"
#include "codec/base/unique_fd.h"

namespace shoji::web {
namespace {

TEST(AddressKey, Ipv6NetworkIsOneTerminal) {
  using auth::AddressKey;
  EXPECT_EQ(AddressKey("2001:db8:0:1::1"), AddressKey("2001:db8:0:1:ffff::9"));
  EXPECT_NE(AddressKey("2001:db8:0:1::1"), AddressKey("2001:db8:0:2::1"));
  EXPECT_EQ(AddressKey("::ffff:10.0.0.1"), "10.0.0.1");
  EXPECT_NE(AddressKey("10.0.0.1"), AddressKey("10.0.0.2"));
}

class Connections : public ::testing::Test {
 protected:
  Connections() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(any);
    EXPECT_EQ(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&any), sizeof(any)), 0);
    EXPECT_EQ(::listen(listener_.get(), 8), 0);
    EXPECT_EQ(::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&where_), &size), 0);
  }
  UniqueFd From(const char* address) {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in self{};
    self.sin_family = AF_INET;
    EXPECT_EQ(::inet_pton(AF_INET, address, &self.sin_addr), 1);
    EXPECT_EQ(::bind(fd.get(), reinterpret_cast<sockaddr*>(&self), sizeof(self)), 0);
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<sockaddr*>(&where_), sizeof(where_)), 0);
    clients_.push_back(std::move(fd));
    return UniqueFd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  }

  UniqueFd listener_;
  sockaddr_in where_{};
  std::vector<UniqueFd> clients_;
};

TEST_F(Connections, TerminalAtItsLimitDoesNotStopAnother) {
  ConnectionTable table({.total = 10, .per_address = 2});
  std::vector<UniqueFd> held;
  for (const char* address : {"127.0.0.2", "127.0.0.2", "127.0.0.3"}) {
    held.push_back(From(address));
    EXPECT_TRUE(table.Admit(held.back().get(), net::PeerAddress(held.back().get())));
  }
  const UniqueFd third = From("127.0.0.2");
  EXPECT_FALSE(table.Admit(third.get(), net::PeerAddress(third.get())));
  held.erase(held.begin());
  EXPECT_TRUE(table.Admit(third.get(), net::PeerAddress(third.get())));  // the first is gone
}

}  // namespace
}  // namespace shoji::web
