#include "session/egress/host_name.h"

#include <gtest/gtest.h>

#include "session/egress/destination.h"

namespace shoji::egress {
namespace {

HostName Host(std::string_view text) { return HostName::Parse(text).value(); }

TEST(HostName, SpellingsOfOneNameAreEqual) {
  EXPECT_EQ(Host("Example.JP."), Host("example.jp"));
  EXPECT_EQ(Host("例え.jp").text(), "xn--r8jz45g.jp");
  EXPECT_EQ(Host("XN--R8JZ45G.JP"), Host("例え。jp"));
  EXPECT_EQ(Host("ＥＸＡＭＰＬＥ.jp"), Host("example.jp"));
}

TEST(HostName, ReadsAddresses) {
  EXPECT_EQ(Host("192.0.2.1").address(), IpAddress::Parse("192.0.2.1"));
  EXPECT_EQ(Host("192.0.2.1."), Host("192.0.2.1"));
  EXPECT_EQ(Host("[2001:DB8::1]").ForAuthority(), "[2001:db8::1]");
  EXPECT_TRUE(Host("１２７.0.0.1").is_address());
}

TEST(HostName, RefusesDisguisedNumbers) {
  for (const char* disguise :
       {"127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.0.0.01", "1.2.3.4.5",
        "256.0.0.1", "example.0x7f", "example.1", "0X7F.1", "１２７.1"}) {
    const auto host = HostName::Parse(disguise);
    ASSERT_FALSE(host) << disguise;
    EXPECT_EQ(host.error().code, ErrorCode::kRefused) << disguise;
  }
  for (const char* allowed : {"127.example", "0x7f.example", "1e100.net", "3.pool.example", "0xzz"}) {
    EXPECT_TRUE(HostName::Parse(allowed)) << allowed;
  }
}

TEST(HostName, RefusesWhatIsNoHost) {
  const std::string long_label(64, 'a');
  const std::string long_name = std::string(130, 'a').replace(63, 1, ".").replace(127, 1, ".") + "." +
                                long_label.substr(1) + "." + long_label.substr(1);
  for (const std::string& odd : {std::string(), std::string("."), std::string("a..b"), std::string("a b"),
                                 std::string("a/b"), std::string("a%2e"), std::string("a@b"), std::string("[::1"),
                                 std::string("::1"), std::string("[127.0.0.1]"), std::string("[fe80::1%25eth0]"),
                                 std::string("a\0b", 3), std::string("\xff\xfe"), long_label + ".jp", long_name}) {
    EXPECT_FALSE(HostName::Parse(odd)) << odd;
  }
  EXPECT_TRUE(HostName::Parse(long_label.substr(1) + ".jp"));
  EXPECT_TRUE(HostName::Parse("my_host.example"));
}

TEST(HostName, LiesWithinWholeLabelsOnly) {
  EXPECT_TRUE(Host("www.example.jp").IsWithin(Host("EXAMPLE.jp.")));
  EXPECT_TRUE(Host("example.jp").IsWithin(Host("example.jp")));
  EXPECT_FALSE(Host("badexample.jp").IsWithin(Host("example.jp")));
  EXPECT_FALSE(Host("jp").IsWithin(Host("example.jp")));
  EXPECT_FALSE(Host("1.2.3.4").IsWithin(Host("2.3.4.5")));
}

TEST(Destination, NeedsAPortThatIsOne) {
  EXPECT_EQ(Destination::Parse("[::1]:443")->port, 443);
  EXPECT_EQ(Destination::Parse("example.jp", 80)->port, 80);
  for (const char* odd : {"example.jp", "example.jp:", "example.jp:0", "example.jp:65536", "example.jp:+80",
                          "example.jp:8 0", "[::1]", ":80", "a:b:80"}) {
    EXPECT_FALSE(Destination::Parse(odd)) << odd;
  }
  EXPECT_FALSE(Destination::Parse("example.jp:", 80));
}

}  // namespace
}  // namespace shoji::egress
