// The parts of the sandbox that need no sandbox: cgroup files, policies, system call lists, memory files.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "session/sandbox/cgroup.h"
#include "session/sandbox/chromium_policy.h"
#include "session/sandbox/memory_file.h"
#include "session/sandbox/seccomp_filter.h"
#include "session/sandbox/seccomp_list.h"

namespace shoji::sandbox {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string Content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A directory that looks like a cgroup mount: the files a kernel would make are there beforehand.
class CgroupTree : public ::testing::Test {
 protected:
  CgroupTree() {
    char path[] = "/tmp/shoji-cgroup-test-XXXXXX";
    mount_ = mkdtemp(path);
  }
  ~CgroupTree() override {
    std::error_code ignored;
    fs::remove_all(mount_, ignored);
  }
  void Files(const fs::path& directory, std::initializer_list<const char*> names) {
    fs::create_directories(mount_ / directory);
    for (const char* name : names) std::ofstream(mount_ / directory / name) << "";
  }
  std::string name() const { return "abc." + std::to_string(getpid()); }

  fs::path mount_;
  const Limits limits_{.memory_bytes = 1 << 30, .cpu_percent = 150, .cpu_weight = 50, .pids = 99};
};

TEST_F(CgroupTree, UnifiedLimitsAreWrittenToTheirFiles) {
  Files("", {"cgroup.controllers", "cgroup.subtree_control"});
  Files("shoji", {"cgroup.subtree_control"});
  const fs::path mine = fs::path("shoji") / name();
  Files(mine, {"memory.max", "memory.swap.max", "cpu.max", "cpu.weight", "pids.max", "cgroup.procs", "cgroup.freeze",
               "cgroup.kill", "memory.current"});
  const auto cgroup = MakeCgroup(mount_, "abc", limits_);
  EXPECT_EQ(cgroup->Missing(), "");
  EXPECT_EQ(Content(mount_ / "cgroup.subtree_control"), "+memory +cpu +pids");
  EXPECT_EQ(Content(mount_ / mine / "memory.max"), "1073741824");
  EXPECT_EQ(Content(mount_ / mine / "memory.swap.max"), "0");
  EXPECT_EQ(Content(mount_ / mine / "cpu.max"), "150000 100000");
  EXPECT_EQ(Content(mount_ / mine / "cpu.weight"), "50");
  EXPECT_EQ(Content(mount_ / mine / "pids.max"), "99");
  EXPECT_TRUE(cgroup->Freeze(true));
  EXPECT_EQ(Content(mount_ / mine / "cgroup.freeze"), "1");
  cgroup->KillMembers();
  EXPECT_EQ(Content(mount_ / mine / "cgroup.kill"), "1");
  std::ofstream(mount_ / mine / "memory.current") << "4242\n";
  EXPECT_EQ(cgroup->MemoryBytes(), 4242u);
  ASSERT_EQ(cgroup->OpenForJoining()->size(), 1u);
}

TEST_F(CgroupTree, VersionOneLimitsAreWrittenToTheirControllers) {
  const fs::path mine = fs::path("shoji") / name();
  Files("memory" / mine, {"memory.limit_in_bytes", "memory.swappiness", "memory.memsw.limit_in_bytes", "cgroup.procs"});
  Files("cpu" / mine, {"cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.shares", "cgroup.procs"});
  Files("pids" / mine, {"pids.max", "cgroup.procs"});
  Files("freezer" / mine, {"freezer.state", "cgroup.procs"});
  const auto cgroup = MakeCgroup(mount_, "abc", limits_);
  EXPECT_EQ(cgroup->Missing(), "");
  EXPECT_EQ(Content(mount_ / "memory" / mine / "memory.limit_in_bytes"), "1073741824");
  EXPECT_EQ(Content(mount_ / "memory" / mine / "memory.memsw.limit_in_bytes"), "1073741824");
  EXPECT_EQ(Content(mount_ / "cpu" / mine / "cpu.cfs_quota_us"), "150000");
  EXPECT_EQ(Content(mount_ / "cpu" / mine / "cpu.shares"), "512");
  EXPECT_EQ(Content(mount_ / "pids" / mine / "pids.max"), "99");
  EXPECT_EQ(cgroup->OpenForJoining()->size(), 4u);
  EXPECT_TRUE(cgroup->Freeze(true));
  EXPECT_EQ(Content(mount_ / "freezer" / mine / "freezer.state"), "FROZEN");
}

TEST_F(CgroupTree, MissingControllersAreNamedAndTheRestIsUsed) {
  const fs::path mine = fs::path("shoji") / name();
  Files("pids" / mine, {"pids.max", "cgroup.procs"});
  const auto cgroup = MakeCgroup(mount_, "abc", limits_);
  EXPECT_THAT(cgroup->Missing(), HasSubstr("memory"));
  EXPECT_THAT(cgroup->Missing(), HasSubstr("freezer"));
  EXPECT_FALSE(cgroup->Limited());
  EXPECT_EQ(Content(mount_ / "pids" / mine / "pids.max"), "99");
  EXPECT_EQ(cgroup->Freeze(true).error().code, ErrorCode::kUnavailable);
}

TEST_F(CgroupTree, AllThreeLimitsAreRequiredUnlessAllowedMissing) {
  const fs::path mine = fs::path("shoji") / name();
  Files("memory" / mine, {"memory.limit_in_bytes", "memory.swappiness", "memory.memsw.limit_in_bytes", "cgroup.procs"});
  Files("cpu" / mine, {"cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.shares", "cgroup.procs"});
  const auto refused = RequireLimits(*MakeCgroup(mount_, "abc", limits_), limits_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("limits: pids ("));
  EXPECT_THAT(refused.error().message, HasSubstr("Mount"));
  Limits allowing = limits_;
  allowing.allow_missing = true;
  EXPECT_TRUE(RequireLimits(*MakeCgroup(mount_, "abc", limits_), allowing));

  Files("pids" / mine, {"pids.max", "cgroup.procs"});
  const auto no_freezer = MakeCgroup(mount_, "abc", limits_);
  EXPECT_THAT(no_freezer->Missing(), HasSubstr("freezer"));
  EXPECT_TRUE(RequireLimits(*no_freezer, limits_));
}

TEST_F(CgroupTree, WithoutCgroupsTheSandboxRunsAndItIsSaid) {
  const auto cgroup = MakeCgroup(mount_ / "nowhere", "abc", limits_);
  EXPECT_THAT(cgroup->Missing(), HasSubstr("all limits"));
  EXPECT_TRUE(cgroup->OpenForJoining()->empty());
  EXPECT_EQ(cgroup->MemoryBytes(), 0u);
  EXPECT_TRUE(cgroup->Remove());
}

constexpr const char* kCertificate = "-----BEGIN CERTIFICATE-----\nQUJD\nREVG\n-----END CERTIFICATE-----\n";

TEST(ChromiumPolicy, IsJsonThatClosesTheDangerousDoors) {
  const auto policy = nlohmann::json::parse(ChromiumPolicy("").value());
  EXPECT_EQ(policy["DeveloperToolsAvailability"], 2);
  EXPECT_EQ(policy["DownloadDirectory"], "/home/user/ダウンロード");
  EXPECT_EQ(policy["PrintingEnabled"], false);
  EXPECT_EQ(policy["RemoteDebuggingAllowed"], false);
  EXPECT_EQ(policy["ProxySettings"]["ProxyServer"], "http://127.0.0.1:3128");
  EXPECT_EQ(policy["ProxySettings"]["ProxyBypassList"], "<-loopback>");
  EXPECT_THAT(policy["URLBlocklist"].dump(), HasSubstr("file://*"));
  EXPECT_FALSE(policy.contains("CACertificates"));
}

TEST(ChromiumPolicy, TrustsTheGivenCertificateAndNoOther) {
  const auto policy = nlohmann::json::parse(ChromiumPolicy(kCertificate).value());
  EXPECT_EQ(policy["CACertificates"], nlohmann::json::array({"QUJDREVG"}));
}

TEST(ChromiumPolicy, RefusesWhatIsNotACertificate) {
  for (const char* bad : {"hello", "-----BEGIN CERTIFICATE-----\nAB\"]}\n-----END CERTIFICATE-----",
                          "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
                          "-----END CERTIFICATE-----\nQUJD\n-----BEGIN CERTIFICATE-----"}) {
    EXPECT_FALSE(ChromiumPolicy(bad)) << bad;
  }
}

TEST(SeccompList, NoCallIsBothAllowedAndRefused) {
  std::set<std::string> names;
  for (const char* call : AllowedCalls()) EXPECT_TRUE(names.insert(call).second) << call;
  for (const char* call : RefusedCalls()) EXPECT_TRUE(names.insert(call).second) << call;
}

TEST(SeccompList, RefusedArgumentsBelongToAllowedCalls) {
  std::set<std::string> allowed(AllowedCalls().begin(), AllowedCalls().end());
  for (const RefusedArgument& refused : RefusedArguments()) EXPECT_TRUE(allowed.contains(refused.call)) << refused.call;
}

TEST(SeccompFilter, CompilesToTwoProgramsWithinTheKernelsLimit) {
  const auto programs = BuildSeccompPrograms();
  ASSERT_TRUE(programs) << programs.error().message;
  ASSERT_EQ(programs->size(), 2u);
  for (const UniqueFd& program : *programs) {
    struct stat info{};
    ASSERT_EQ(fstat(program.get(), &info), 0);
    EXPECT_GT(info.st_size, 100);
    EXPECT_LE(info.st_size / 8, 4096);  // BPF_MAXINSNS
    EXPECT_EQ(lseek(program.get(), 0, SEEK_CUR), 0);
  }
}

TEST(MemoryFile, ABoundedFileTakesItsCapacityAndNoMore) {
  const auto file = MakeBoundedFile("bounded", 8192);
  ASSERT_TRUE(file);
  EXPECT_EQ(ReadBoundedFile(file->get()), "");
  EXPECT_EQ(pwrite(file->get(), "hello", 5, 0), 5);
  EXPECT_EQ(ReadBoundedFile(file->get()), "hello");
  EXPECT_EQ(pwrite(file->get(), "x", 1, 8192), -1);
  EXPECT_EQ(errno, EPERM);
}

}  // namespace
}  // namespace shoji::sandbox
