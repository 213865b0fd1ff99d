#include "session/host/host_config.h"

#include <gtest/gtest.h>

namespace shoji::host {
namespace {

TEST(HostConfig, AnEmptyFileIsTheDefaults) {
  const auto config = ParseHostConfig("", {});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->pool, 1);
  EXPECT_EQ(config->socket_path(), "/run/shoji/host/host.sock");
}

TEST(HostConfig, ReadsEverySetting) {
  const auto config = ParseHostConfig(R"(
runtime = "/run/x"
socket = "/run/x/s"
bin_dir = "/usr/lib/shoji"
start_url = "https://www.example.jp/"
broker_uid = 199999
uid_base = 300000
pool = 3
max_sessions = 50
video_rate_factor = 12
[limits]
memory_mib = 2048
cpu_percent = 150
cpu_weight = 50
pids = 400
home_mib = 300
tmp_mib = 100
[egress]
dns_servers = ["10.0.0.1"]
allow_ports = [80, 443, 8080]
[egress.departments."税務課"]
deny = ["例え.jp"]
default = "allow"
)",
                                      {});
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->socket_path(), "/run/x/s");
  EXPECT_EQ(config->uid_base, 300'000);
  EXPECT_EQ(config->max_sessions, 50);
  EXPECT_EQ(config->video_rate_factor, 12);
  EXPECT_EQ(config->limits.memory_bytes, 2048ull << 20);
  EXPECT_EQ(config->limits.pids, 400u);
  EXPECT_EQ(config->egress["allow_ports"], link::Json({80, 443, 8080}));
  EXPECT_EQ(config->egress["departments"]["税務課"]["default"], "allow");
}

TEST(HostConfig, AnUnknownSettingNamesItsLine) {
  for (const char* text :
       {"pool = 1\npol = 2\n", "pool = 1\n[limits]\nmem = 3\n", "pool = 1\n[egress]\nports = [1]\n"}) {
    const auto config = ParseHostConfig(text, {});
    ASSERT_FALSE(config) << text;
    EXPECT_NE(config.error().message.find("line "), std::string::npos) << config.error().message;
    EXPECT_NE(config.error().message.find("unknown"), std::string::npos) << config.error().message;
  }
}

TEST(HostConfig, RefusesWrongTypesAndRanges) {
  for (const char* text : {"pool = 65", "pool = -1", "pool = \"1\"", "max_sessions = 0", "video_rate_factor = 9",
                           "video_rate_factor = 31", "runtime = 5", "limits = 3", "egress = []", "[limits]\npids = 1",
                           "pool = ", "a = [[[", "pool = 1\u0313", "ほげ = 1"}) {
    EXPECT_FALSE(ParseHostConfig(text, {})) << text;
  }
  EXPECT_TRUE(ParseHostConfig("pool = 64", {}));
}

TEST(HostConfig, ChecksWhatTheCommandLineCanGetWrongToo) {
  HostConfig config;
  EXPECT_TRUE(CheckHostConfig(config));
  config.start_url = "file:///etc/passwd";
  EXPECT_FALSE(CheckHostConfig(config));
  config.start_url = "http://a.example/";
  EXPECT_TRUE(CheckHostConfig(config));
  config.runtime = "relative";
  EXPECT_FALSE(CheckHostConfig(config));
}

}  // namespace
}  // namespace shoji::host
