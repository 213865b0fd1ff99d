#include "policy/rules/network.h"

#include <gtest/gtest.h>

namespace shoji::policy {
namespace {

bool Inside(std::string_view network, std::string_view address) {
  const auto parsed = ParseNetwork(network);
  const auto of = ParseAddress(address);
  if (!parsed || !of) return ADD_FAILURE() << network << " " << address, false;
  return parsed->Contains(*of);
}

TEST(Network, HoldsTheAddressesWithItsFirstBits) {
  EXPECT_TRUE(Inside("10.1.0.0/16", "10.1.0.0"));
  EXPECT_TRUE(Inside("10.1.0.0/16", "10.1.255.255"));
  EXPECT_FALSE(Inside("10.1.0.0/16", "10.2.0.0"));
  EXPECT_TRUE(Inside("10.20.90.0/28", "10.20.90.15"));
  EXPECT_FALSE(Inside("10.20.90.0/28", "10.20.90.16"));
  EXPECT_TRUE(Inside("10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(Inside("10.1.2.3", "10.1.2.2"));
  EXPECT_TRUE(Inside("0.0.0.0/0", "192.0.2.1"));
  EXPECT_FALSE(Inside("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(Inside("::/0", "2001:db8::1"));
  EXPECT_TRUE(Inside("2001:db8::/32", "2001:db8:ffff::1"));
  EXPECT_FALSE(Inside("2001:db8::/32", "2001:db9::1"));
}

TEST(Network, AnIpv4AddressInsideIpv6IsTheSame) { EXPECT_TRUE(Inside("10.1.0.0/16", "::ffff:10.1.2.3")); }

TEST(Network, IsWrittenAsItIsRead) {
  for (const char* text : {"10.1.0.0/16", "10.1.2.3/32", "0.0.0.0/0", "2001:db8::/32", "::/0"}) {
    EXPECT_EQ(ParseNetwork(text)->Text(), text);
  }
}

TEST(Network, RefusesWhatIsNone) {
  for (const char* text : {"", "/", "10.1.0.0/", "10.1.0.0/-1", "10.1.0.0/33", "2001:db8::/129", "10.1/16", "a/8",
                           "10.1.0.0/16 ", "10.1.0.0/0x8", "10.1.0.1/16"}) {
    EXPECT_FALSE(ParseNetwork(text).has_value()) << text;
  }
  EXPECT_FALSE(ParseAddress(std::string_view("10.1.2.3\0", 9)).has_value());
  EXPECT_FALSE(ParseAddress("10.1.2.3%eth0").has_value());
}

}  // namespace
}  // namespace shoji::policy
