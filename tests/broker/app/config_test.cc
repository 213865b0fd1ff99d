// Settings: the file, the command line over it, and messages that name the line.
#include "broker/app/config.h"

#include <gtest/gtest.h>

#include <array>

#include "broker/app/privileges.h"

namespace shoji::app {
namespace {

TEST(Config, FileSetsWhatItNames) {
  Config config;
  ASSERT_TRUE(ApplyToml("port = 9000\nsecond_login = \"refuse\"\nmetrics_allow = [\"10.0.0.0/8\"]\n", config));
  EXPECT_EQ(config.port, 9000);
  EXPECT_EQ(config.second_login, "refuse");
  EXPECT_EQ(config.metrics_allow.size(), 1u);
}

TEST(Config, WrongSettingsAreErrorsThatNameTheLine) {
  for (const char* text : {"\nports = 1\n", "\nport = 70000\n", "\nport = \"1\"\n", "\nsecond_login = \"maybe\"\n",
                           "\nport = [1]\n", "\nport = =\n", "\nport = 8か\n", "\nかな = 1\n"}) {
    Config config;
    const auto applied = ApplyToml(text, config);
    ASSERT_FALSE(applied) << text;
    EXPECT_NE(applied.error().message.find("line 2"), std::string::npos) << applied.error().message;
  }
}

TEST(Config, CommandLineIsChecked) {
  const std::array<const char*, 3> good = {"shoji-broker", "--port", "9000"};
  EXPECT_EQ(ParseCommandLine(3, good.data()).config.port, 9000);
  const std::array<const char*, 3> range = {"shoji-broker", "--idle-s", "1"};
  EXPECT_EQ(ParseCommandLine(3, range.data()).exit_status, 2);
  const std::array<const char*, 2> unknown = {"shoji-broker", "--nothing"};
  EXPECT_EQ(ParseCommandLine(2, unknown.data()).exit_status, 2);
  const std::array<const char*, 2> help = {"shoji-broker", "--help"};
  EXPECT_EQ(ParseCommandLine(2, help.data()).exit_status, 0);
}

TEST(Privileges, UserIdsAreNeverRoot) {
  EXPECT_EQ(ParseUserIds("199999:199998")->gid, 199998u);
  for (const char* text : {"", "0:0", "1", "1:", "a:b", "1:0"}) EXPECT_FALSE(ParseUserIds(text)) << text;
}

}  // namespace
}  // namespace shoji::app
