#include "session/egress/address_rules.h"

#include <gtest/gtest.h>

namespace shoji::egress {
namespace {

IpAddress Ip(const char* text) { return IpAddress::Parse(text).value(); }

TEST(IpAddress, OneSpellingPerAddress) {
  EXPECT_EQ(Ip("2001:DB8:0::1"), Ip("2001:db8::1"));
  EXPECT_EQ(Ip("2001:DB8:0::1").ToString(), "2001:db8::1");
  for (const char* odd : {"", "1.2.3", "1.2.3.4.5", "01.2.3.4", "0x7f.0.0.1", "2130706433", "1.2.3.4 ", "fe80::1%eth0",
                          "[::1]", "::1::", "256.1.1.1"}) {
    EXPECT_FALSE(IpAddress::Parse(odd)) << odd;
  }
}

TEST(Cidr, CoversExactlyItsRange) {
  const Cidr range = Cidr::Parse("172.16.0.0/12").value();
  EXPECT_TRUE(range.Contains(Ip("172.31.255.255")));
  EXPECT_FALSE(range.Contains(Ip("172.32.0.0")));
  EXPECT_FALSE(range.Contains(Ip("::ac10:1")));
  EXPECT_TRUE(Cidr::Parse("0.0.0.0/0")->Contains(Ip("8.8.8.8")));
}

TEST(Cidr, RefusesHostBitsAndBadPrefixes) {
  for (const char* odd : {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0", "10.0.0.0/-1", "fc00::/129", "x/8"}) {
    EXPECT_FALSE(Cidr::Parse(odd)) << odd;
  }
}

TEST(AddressRules, RefusesWhatIsNotPublic) {
  const AddressRules rules;
  for (const char* refused : {"0.0.0.0",     "0.1.2.3",       "10.1.2.3",        "100.64.0.1", "100.127.255.255",
                              "127.0.0.1",   "127.255.0.1",   "169.254.169.254", "172.16.0.1", "172.31.255.255",
                              "192.0.0.8",   "192.0.2.1",     "192.168.0.1",     "198.18.0.1", "198.51.100.1",
                              "203.0.113.1", "224.0.0.1",     "239.255.255.255", "240.0.0.1",  "255.255.255.255",
                              "::",          "::1",           "::127.0.0.1",     "fe80::1",    "febf::1",
                              "fec0::1",     "fc00::1",       "fdff::1",         "ff02::1",    "2001:db8::1",
                              "2001::1",     "2002:7f00:1::", "64:ff9b:1::1",    "100::1"}) {
    EXPECT_TRUE(rules.Refuses(Ip(refused))) << refused;
  }
}

TEST(AddressRules, LetsTheirPublicNeighboursThrough) {
  const AddressRules rules;
  for (const char* allowed :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2400:4000::1", "2606:4700::1111", "2a00:1450::1"}) {
    EXPECT_FALSE(rules.Refuses(Ip(allowed))) << allowed;
  }
}

TEST(AddressRules, LooksIntoIpv6ForTheIpv4Inside) {
  const AddressRules rules;
  EXPECT_TRUE(rules.Refuses(Ip("::ffff:127.0.0.1")));
  EXPECT_TRUE(rules.Refuses(Ip("::ffff:169.254.169.254")));
  EXPECT_TRUE(rules.Refuses(Ip("64:ff9b::10.0.0.1")));
  EXPECT_TRUE(rules.Refuses(Ip("2400::5efe:10.0.0.1")));
  EXPECT_FALSE(rules.Refuses(Ip("::ffff:8.8.8.8")));
  EXPECT_FALSE(rules.Refuses(Ip("64:ff9b::8.8.8.8")));
}

TEST(AddressRules, RefusesTheLgwanRanges) {
  const AddressRules rules({Cidr::Parse("61.0.0.0/8").value(), Cidr::Parse("2400:aa00::/32").value()});
  EXPECT_TRUE(rules.Refuses(Ip("61.1.2.3")));
  EXPECT_TRUE(rules.Refuses(Ip("::ffff:61.1.2.3")));
  EXPECT_TRUE(rules.Refuses(Ip("2400:aa00::5")));
  EXPECT_FALSE(rules.Refuses(Ip("62.1.2.3")));
}

TEST(AddressRules, OneRefusedAddressRefusesTheName) {
  const AddressRules rules;
  const IpAddress mixed[] = {Ip("8.8.8.8"), Ip("10.0.0.1")};
  const IpAddress fine[] = {Ip("8.8.8.8"), Ip("2606:4700::1111")};
  EXPECT_TRUE(rules.RefusesAny(mixed));
  EXPECT_TRUE(rules.RefusesAny({}));
  EXPECT_FALSE(rules.RefusesAny(fine));
}

}  // namespace
}  // namespace shoji::egress
