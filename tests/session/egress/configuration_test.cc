#include "session/egress/configuration.h"

#include <gtest/gtest.h>

namespace shoji::egress {
namespace {

TEST(ControlMessage, ReadsEverySetting) {
  const auto message =
      ParseControlMessage(R"({"op":"configure","dns_servers":["10.9.9.9","127.0.0.1:5353","::1","[::1]:53"],
    "lgwan_ranges":["61.0.0.0/8"],"allow_ports":[80,443,8443],"exceptions":["127.0.0.1:8080"],
    "departments":{"*":{"allow":["go.jp"],"deny":[],"default":"deny"}},
    "upstream":{"host":"proxy.example","port":3128,"username":"u","password":"p:w"},
    "limits":{"connections":10,"head_bytes":2048,"head_timeout_ms":100,"connect_timeout_ms":200,"idle_timeout_ms":300}})");
  ASSERT_TRUE(message) << message.error().message;
  const auto& made = std::get<Configuration>(*message);
  EXPECT_EQ(made.dns_servers[0].ForAuthority(), "10.9.9.9:53");
  EXPECT_EQ(made.dns_servers[2].ForAuthority(), "[::1]:53");
  EXPECT_TRUE(made.addresses.Refuses(IpAddress::Parse("61.2.3.4").value()));
  EXPECT_TRUE(made.allow_ports.contains(8443));
  EXPECT_EQ(made.upstream->password, "p:w");
  EXPECT_EQ(made.limits.connections, 10u);
  EXPECT_EQ(made.limits.idle_timeout, std::chrono::milliseconds(300));
}

TEST(ControlMessage, EverySettingHasADefault) {
  const auto message = ParseControlMessage(R"({"op":"configure"})");
  ASSERT_TRUE(message);
  const auto& made = std::get<Configuration>(*message);
  EXPECT_EQ(made.allow_ports, (std::set<uint16_t>{80, 443}));
  EXPECT_EQ(made.limits.connections, 256u);
  EXPECT_FALSE(made.upstream);
}

TEST(ControlMessage, ReadsAnAssignment) {
  const auto message = ParseControlMessage(
      R"({"op":"assign","session":"s","user":"u","department":"税務課","start_url":"https://a.example/"})");
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<Assignment>(*message).department, "税務課");
  EXPECT_TRUE(ParseControlMessage(R"({"op":"assign","session":"s","user":"u","department":"","start_url":""})"));
}

TEST(ControlMessage, RefusesTheWholeForOneBadPart) {
  for (const char* bad : {
           "",
           "[]",
           "{}",
           "{\"op\":1}",
           R"({"op":"stop"})",
           R"({"op":"configure")",
           R"({"op":"configure","unknown":1})",
           R"({"op":"configure","dns_servers":["dns.example"]})",
           R"({"op":"configure","dns_servers":"10.0.0.1"})",
           R"({"op":"configure","lgwan_ranges":["61.0.0.1/8"]})",
           R"({"op":"configure","lgwan_ranges":["61.0.0.0"]})",
           R"({"op":"configure","allow_ports":[]})",
           R"({"op":"configure","allow_ports":[0]})",
           R"({"op":"configure","allow_ports":[65536]})",
           R"({"op":"configure","allow_ports":[-80]})",
           R"({"op":"configure","exceptions":["127.0.0.1"]})",
           R"({"op":"configure","exceptions":["127.1:80"]})",
           R"({"op":"configure","departments":{"*":{}}})",
           R"({"op":"configure","departments":{"*":{"default":"maybe"}}})",
           R"({"op":"configure","departments":{"*":{"default":"deny","allow":["a b"]}}})",
           R"({"op":"configure","upstream":{"host":"p.example"}})",
           R"({"op":"configure","upstream":{"host":"p.example","port":80,"username":"a:b"}})",
           R"({"op":"configure","limits":{"connections":0}})",
           R"({"op":"configure","limits":{"idle_timeout_ms":1e3}})",
           R"({"op":"assign","session":"s","user":"u"})",
           R"({"op":"assign","session":"s","user":"u","department":"d","start_url":"javascript:void 0"})",
           R"({"op":"assign","session":"s","user":"u","department":"d","start_url":"","more":1})",
       }) {
    EXPECT_FALSE(ParseControlMessage(bad)) << bad;
  }
}

TEST(ControlMessage, ErrorsNeverRepeatValues) {
  const auto message = ParseControlMessage(R"({"op":"configure","upstream":{"host":"","port":1,"password":"geheim"}})");
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().message.find("geheim"), std::string::npos);
}

}  // namespace
}  // namespace shoji::egress
