// Settings: the file, the command line over it, and messages that name the line.
#include "broker/app/config.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

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
  const std::array<const char*, 3> loopback = {"shoji-broker", "--rfb-listen", "::1"};
  EXPECT_FALSE(ParseCommandLine(3, loopback.data()).exit_status);
  const std::array<const char*, 3> open = {"shoji-broker", "--rfb-listen", "0.0.0.0"};
  EXPECT_FALSE(ParseCommandLine(3, open.data()).exit_status);
  const std::array<const char*, 3> named = {"shoji-broker", "--rfb-listen", "localhost"};
  EXPECT_EQ(ParseCommandLine(3, named.data()).exit_status, 2);
  const std::array<const char*, 2> unknown = {"shoji-broker", "--nothing"};
  EXPECT_EQ(ParseCommandLine(2, unknown.data()).exit_status, 2);
  const std::array<const char*, 2> help = {"shoji-broker", "--help"};
  EXPECT_EQ(ParseCommandLine(2, help.data()).exit_status, 0);
}

TEST(Privileges, UserIdsAreNeverRoot) {
  EXPECT_EQ(ParseUserIds("199999:199998")->gid, 199998u);
  for (const char* text : {"", "0:0", "1", "1:", "a:b", "1:0"}) EXPECT_FALSE(ParseUserIds(text)) << text;
}

// Runs `check` in a process of its own, which may spoil itself.
bool InChild(const std::function<bool()>& check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check() ? 0 : 1);
  int status = -1;
  ::waitpid(child, &status, 0);
  return status == 0;
}

TEST(Privileges, OpenFilesMustFitTheLimit) {
  const auto allowed = [](rlim_t hard, uint64_t needed) {
    return InChild([&] {
      const rlimit limit{std::min<rlim_t>(64, hard), hard};
      if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
      const auto result = AllowDescriptors(needed);
      rlimit now{};
      ::getrlimit(RLIMIT_NOFILE, &now);
      return now.rlim_cur == hard && (result || result.error().code != ErrorCode::kInvalid);
    });
  };
  EXPECT_TRUE(allowed(500, 500));
  EXPECT_FALSE(allowed(500, 501));
}

TEST(Privileges, StateIsClosedToOthersWhenGivenAway) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  std::string name = "/tmp/shoji-state-XXXXXX";
  const std::filesystem::path directory = ::mkdtemp(name.data());
  std::filesystem::create_directory(directory / "state");
  std::filesystem::permissions(directory / "state", std::filesystem::perms(0755));
  EXPECT_TRUE(InChild([&] { return BringStateAlong(directory / "state", directory, {12'345, 12'345}).has_value(); }));
  struct stat status{};
  ASSERT_EQ(::stat((directory / "state").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
  EXPECT_EQ(status.st_uid, 12'345u);
  std::filesystem::remove_all(directory);
}

// Started again by itself, with a secret in the environment it is born with.
TEST(Privileges, SecretLeavesTheEnvironmentOfTheProcess) {
  constexpr const char* kName = "SHOJI_TEST_SECRET";
  if (std::getenv(kName) != nullptr) {
    const auto shown = [] {
      std::ifstream file("/proc/self/environ");
      return std::string(std::istreambuf_iterator<char>(file), {}).find("tell-nobody") != std::string::npos;
    };
    EXPECT_TRUE(shown());
    EXPECT_EQ(TakeFromEnvironment(kName), "tell-nobody");
    EXPECT_FALSE(shown());
    EXPECT_EQ(std::getenv(kName), nullptr);
    return;
  }
  EXPECT_TRUE(InChild([&] {
    ::setenv(kName, "tell-nobody", 1);
    ::execl("/proc/self/exe", "again", "--gtest_filter=Privileges.SecretLeavesTheEnvironmentOfTheProcess", nullptr);
    return false;
  }));
}

}  // namespace
}  // namespace shoji::app
