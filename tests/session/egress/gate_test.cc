#include "session/egress/gate.h"

#include <gtest/gtest.h>

namespace shoji::egress {
namespace {

Configuration Configured(const std::string& json) {
  return std::get<Configuration>(ParseControlMessage("{\"op\":\"configure\"" + json + "}").value());
}

Answer Judge(const Gate& gate, std::string_view destination) {
  return gate.JudgeDestination(Destination::Parse(destination).value());
}

Answer JudgeAddress(const Gate& gate, std::string_view destination, const char* address) {
  const IpAddress resolved[] = {IpAddress::Parse(address).value()};
  return gate.JudgeAddresses(Destination::Parse(destination).value(), resolved);
}

TEST(Gate, WithoutRulesLetsPublicWebThrough) {
  const Gate gate(Configured(""), "税務課");
  EXPECT_EQ(Judge(gate, "www.example.jp:443"), Answer::kAllowed);
  EXPECT_EQ(Judge(gate, "8.8.8.8:80"), Answer::kAllowed);
  EXPECT_EQ(Judge(gate, "www.example.jp:22"), Answer::kRefusedPort);
  EXPECT_EQ(Judge(gate, "10.0.0.1:80"), Answer::kRefusedAddress);
  EXPECT_EQ(Judge(gate, "[::1]:443"), Answer::kRefusedAddress);
  EXPECT_EQ(Judge(gate, "localhost:80"), Answer::kRefusedAddress);
  EXPECT_EQ(Judge(gate, "a.LocalHost.:80"), Answer::kRefusedAddress);
  EXPECT_EQ(Judge(gate, "notlocalhost:80"), Answer::kAllowed);
  EXPECT_EQ(Judge(gate, "start.shoji.internal:443"), Answer::kRefusedDomain);
}

TEST(Gate, JudgesWhatANameResolvedTo) {
  const Gate gate(Configured(R"(,"lgwan_ranges":["61.0.0.0/8"])"), "");
  EXPECT_EQ(JudgeAddress(gate, "a.example:80", "8.8.8.8"), Answer::kAllowed);
  EXPECT_EQ(JudgeAddress(gate, "a.example:80", "127.0.0.1"), Answer::kRefusedAddress);
  EXPECT_EQ(JudgeAddress(gate, "a.example:80", "61.1.1.1"), Answer::kRefusedAddress);
  EXPECT_EQ(gate.JudgeAddresses(Destination::Parse("a.example:80").value(), {}), Answer::kDnsFailed);
}

TEST(Gate, AnExceptionIsExactlyOneHostAndPort) {
  const Gate gate(Configured(R"(,"exceptions":["127.0.0.1:8080","in.example:9000"])"), "");
  EXPECT_EQ(Judge(gate, "127.0.0.1:8080"), Answer::kAllowed);
  EXPECT_EQ(Judge(gate, "127.0.0.1:80"), Answer::kRefusedAddress);
  EXPECT_EQ(Judge(gate, "127.0.0.2:8080"), Answer::kRefusedAddress);
  EXPECT_EQ(Judge(gate, "IN.example.:9000"), Answer::kAllowed);
  EXPECT_EQ(JudgeAddress(gate, "in.example:9000", "10.0.0.1"), Answer::kAllowed);
  EXPECT_EQ(Judge(gate, "sub.in.example:9000"), Answer::kRefusedPort);
  // A name that resolves to an excepted address is still refused: the exception is for the host as written.
  EXPECT_EQ(JudgeAddress(gate, "evil.example:8080", "127.0.0.1"), Answer::kRefusedAddress);
}

TEST(Gate, FollowsTheDepartmentsRules) {
  const Configuration configuration = Configured(R"(,"exceptions":["127.0.0.1:8080","bad.example:81"],"departments":{
      "税務課":{"deny":["例え.jp","bad.example"],"default":"allow"},
      "*":{"allow":["go.jp"],"deny":["x.go.jp"],"default":"deny"}})");
  const Gate tax(configuration, "税務課");
  EXPECT_EQ(Judge(tax, "xn--r8jz45g.jp:443"), Answer::kRefusedDomain);
  EXPECT_EQ(Judge(tax, "www.XN--R8JZ45G.jp.:443"), Answer::kRefusedDomain);
  EXPECT_EQ(Judge(tax, "www.soumu.example:443"), Answer::kAllowed);
  EXPECT_EQ(Judge(tax, "bad.example:81"), Answer::kRefusedDomain);
  const Gate other(configuration, "市民課");
  EXPECT_EQ(Judge(other, "www.soumu.go.jp:443"), Answer::kAllowed);
  EXPECT_EQ(Judge(other, "www.x.go.jp:443"), Answer::kRefusedDomain);
  EXPECT_EQ(Judge(other, "example.jp:443"), Answer::kRefusedDomain);
  EXPECT_EQ(Judge(other, "8.8.8.8:443"), Answer::kRefusedDomain);
  EXPECT_EQ(Judge(other, "127.0.0.1:8080"), Answer::kAllowed);
}

TEST(Gate, ADepartmentWithoutRulesIsDeniedWhereOthersHaveSome) {
  const Gate gate(Configured(R"(,"departments":{"税務課":{"default":"allow"}})"), "市民課");
  EXPECT_EQ(Judge(gate, "www.example.jp:443"), Answer::kRefusedDomain);
}

}  // namespace
}  // namespace shoji::egress
