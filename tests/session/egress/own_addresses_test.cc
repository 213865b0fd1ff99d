// The machine's own global addresses, in a network namespace with nothing but a loopback interface that has some.
#include "session/egress/own_addresses.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "egress_fixture.h"

namespace shoji::egress {
namespace {

constexpr const char* kFirst = "133.1.1.1";
constexpr const char* kSecond = "133.1.1.2";  // of the same /24: its route's preferred source is kFirst
constexpr const char* kElsewhere = "150.1.1.1";

// This thread's own network, until destroyed. Only for root.
class NetworkNamespace {
 public:
  NetworkNamespace() : before_(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
    entered_ = geteuid() == 0 && unshare(CLONE_NEWNET) == 0;
    if (!entered_) return;
    AddAddress("lo:1", kFirst);
    AddAddress("lo:2", kSecond);
    ifreq up = Request("lo");
    up.ifr_flags = IFF_UP | IFF_RUNNING;
    Apply(SIOCSIFFLAGS, up);
  }
  ~NetworkNamespace() {
    if (entered_) setns(before_.get(), CLONE_NEWNET);
  }

 protected:
  bool entered_ = false;

 private:
  static ifreq Request(const char* name) {
    ifreq request{};
    std::string_view(name).copy(request.ifr_name, IFNAMSIZ - 1);
    return request;
  }
  static void Apply(unsigned long command, ifreq& request) {
    const UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(ioctl(fd.get(), command, &request), 0);
  }
  static void AddAddress(const char* name, const char* address) {
    ifreq request = Request(name);
    auto& at = reinterpret_cast<sockaddr_in&>(request.ifr_addr);
    at.sin_family = AF_INET;
    inet_pton(AF_INET, address, &at.sin_addr);
    Apply(SIOCSIFADDR, request);
    inet_pton(AF_INET, "255.255.255.0", &at.sin_addr);
    Apply(SIOCSIFNETMASK, request);
  }

  UniqueFd before_;
};

// The namespace is entered before the servers of EgressTest begin.
class OwnAddressesTest : public NetworkNamespace, public EgressTest {
 protected:
  void SetUp() override {
    if (!entered_) GTEST_SKIP() << "needs root";
  }
};

TEST_F(OwnAddressesTest, AreThoseWhoseRouteEndsHere) {
  auto own = OwnAddresses::Open().value();
  for (const char* here :
       {kFirst, kSecond, "127.0.0.1", "127.8.8.8", "::1", "::ffff:133.1.1.2", "64:ff9b::133.1.1.1"}) {
    EXPECT_TRUE(own.Contains(IpAddress::Parse(here).value())) << here;
  }
  for (const char* elsewhere : {kElsewhere, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"}) {
    EXPECT_FALSE(own.Contains(IpAddress::Parse(elsewhere).value())) << elsewhere;
  }
}

TEST_F(OwnAddressesTest, AreRefusedHoweverTheyAreWritten) {
  OriginServer first(Answering("secret"), kFirst);
  OriginServer second(Answering("secret"), kSecond, first.port());
  const std::string port = ":" + std::to_string(first.port());
  dns_.Answer("own.example", {{kSecond}});
  Serve({{"allow_ports", {first.port()}}, {"limits", {{"connect_timeout_ms", 300}}}});
  for (const std::string host : {kFirst, kSecond, "[::ffff:133.1.1.1]", "own.example"}) {
    EXPECT_EQ(RefusalOf(GetRequest(host + port)), "refused_address") << host;
    EXPECT_EQ(RefusalOf(ConnectRequestTo(host + port)), "refused_address") << host;
  }
  EXPECT_EQ(first.connections() + second.connections(), 0);
  EXPECT_EQ(RefusalOf(GetRequest(kElsewhere + port)), "connect_failed");  // permitted; there is no network here
}

TEST_F(OwnAddressesTest, AreReachedByExceptionOnly) {
  OriginServer origin(Answering("in"), kFirst);
  Serve({{"exceptions", {origin.authority()}}});
  EXPECT_TRUE(Fetch(GetRequest(origin.authority())).ends_with("in"));
}

}  // namespace
}  // namespace shoji::egress
