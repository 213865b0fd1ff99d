// Start, freeze, kill: nothing is left of a sandbox, however it ends.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "session/sandbox/cgroup.h"
#include "tests/session/sandbox/probe_sandbox.h"

namespace shoji::sandbox::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Paths below the cgroup mounts that belong to session `id`.
std::vector<std::string> CgroupsOf(const std::string& id) {
  std::vector<std::string> found;
  for (const std::string parent : {"shoji", "memory/shoji", "cpu/shoji", "pids/shoji", "freezer/shoji"}) {
    std::error_code error;
    for (fs::directory_iterator entry(std::string(kCgroupMount) + "/" + parent, error), end; !error && entry != end;
         entry.increment(error)) {
      if (entry->path().filename().string().starts_with(id + ".")) found.push_back(entry->path());
    }
  }
  return found;
}

std::string Text(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

size_t HostMounts() {
  std::ifstream mounts("/proc/self/mountinfo");
  return static_cast<size_t>(std::count(std::istreambuf_iterator<char>(mounts), {}, '\n'));
}

size_t OpenDescriptors() {
  return static_cast<size_t>(std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator{}));
}

bool Readable(int fd, int patience_ms) {
  pollfd readable{fd, POLLIN, 0};
  return poll(&readable, 1, patience_ms) == 1;
}

class Lifecycle : public ::testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root to give sandboxes their own uid";
  }
};

class CgroupLifecycle : public Lifecycle {
  void SetUp() override {
    Lifecycle::SetUp();
    if (const std::string missing = MissingLimits(); !missing.empty()) GTEST_SKIP() << "no cgroups here: " << missing;
  }
};

TEST_F(CgroupLifecycle, KillLeavesNoProcessCgroupMountOrDescriptor) {
  const size_t mounts = HostMounts();
  const size_t descriptors = OpenDescriptors();
  {
    ProbeSandbox probe(2);
    probe.spec().limits.pids = 64;
    ASSERT_TRUE(probe.Start({"fork_bomb"}));
    probe.Read();
    EXPECT_GT(ProcessesOf(probe.spec().uid).size(), 40u);
    EXPECT_FALSE(CgroupsOf("test-2").empty());
    probe.sandbox().Kill();
    EXPECT_TRUE(AllEnded(probe.spec().uid));
    EXPECT_THAT(CgroupsOf("test-2"), IsEmpty());
    probe.sandbox().Kill();  // harmless
  }
  EXPECT_EQ(HostMounts(), mounts);
  EXPECT_EQ(OpenDescriptors(), descriptors);
}

TEST_F(CgroupLifecycle, EveryProcessIsUnderEveryLimit) {
  ProbeSandbox probe(2);
  ASSERT_TRUE(probe.Start({}));
  probe.Read();
  const bool unified = fs::exists(std::string(kCgroupMount) + "/cgroup.controllers");
  const auto processes = ProcessesOf(probe.spec().uid);
  EXPECT_GE(processes.size(), 2u);
  for (const pid_t pid : processes) {
    const std::string groups = Text("/proc/" + std::to_string(pid) + "/cgroup");
    for (const std::string controller : {"memory", "cpu", "pids", "freezer"}) {
      EXPECT_THAT(groups, ContainsRegex((unified ? "0:" : "[:,]" + controller + "[,a-z]*") + ":/shoji/test-2\\."));
    }
  }
}

// Frozen by somebody else, a killed process stays until it is thawed.
TEST_F(Lifecycle, WhatDiesAfterKillIsReapedByTheNextStart) {
  const std::string freezer = std::string(kCgroupMount) + "/freezer/shoji-test-straggler";
  if (mkdir(freezer.c_str(), 0755) != 0 && errno != EEXIST) GTEST_SKIP() << "no version 1 freezer here";
  ProbeSandbox slow(2);
  ASSERT_TRUE(slow.Start({}));
  slow.Read();
  const pid_t pid = slow.sandbox().pid();
  std::ofstream(freezer + "/cgroup.procs") << pid;
  std::ofstream(freezer + "/freezer.state") << "FROZEN";
  slow.sandbox().Kill();
  EXPECT_EQ(kill(pid, 0), 0);
  std::ofstream(freezer + "/freezer.state") << "THAWED";
  ASSERT_TRUE(AllEnded(slow.spec().uid));
  EXPECT_EQ(kill(pid, 0), 0);  // a zombie
  ProbeSandbox next(4);
  ASSERT_TRUE(next.Start({}));
  EXPECT_EQ(waitpid(pid, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
  rmdir(freezer.c_str());
}

TEST_F(Lifecycle, TheEndOfTheAgentIsTheEndOfTheSandbox) {
  ProbeSandbox probe(2);
  ASSERT_TRUE(probe.StartCommand({"/bin/sh", "-c", "sleep 1000 & exit 3"}));
  EXPECT_TRUE(Readable(probe.sandbox().pid_fd(), 10'000));
  probe.sandbox().Kill();
  EXPECT_TRUE(AllEnded(probe.spec().uid));
  EXPECT_THAT(CgroupsOf("test-2"), IsEmpty());
}

TEST_F(Lifecycle, AMissingProgramInsideIsSaidInTheOutput) {
  ProbeSandbox probe(2);
  ASSERT_TRUE(probe.StartCommand({"/no/such/program"}));
  ASSERT_TRUE(Readable(probe.sandbox().pid_fd(), 10'000));
  EXPECT_THAT(probe.sandbox().Output(), HasSubstr("/no/such/program"));
}

TEST_F(CgroupLifecycle, AFrozenSandboxStandsStillAndCanBeKilled) {
  ProbeSandbox probe(2);
  ASSERT_TRUE(probe.StartCommand({"/bin/sh", "-c", "while :; do echo tick >&3 || exit; done"}));
  EXPECT_EQ(probe.Receive(std::chrono::seconds(10)), "tick\n");
  ASSERT_TRUE(probe.sandbox().Freeze(true));
  // Whatever was on its way is drained; then nothing comes.
  while (!probe.Receive(std::chrono::milliseconds(200)).empty()) {
  }
  ASSERT_TRUE(probe.sandbox().Freeze(false));
  EXPECT_EQ(probe.Receive(std::chrono::seconds(10)), "tick\n");
  ASSERT_TRUE(probe.sandbox().Freeze(true));
  probe.sandbox().Kill();
  EXPECT_TRUE(AllEnded(probe.spec().uid));
  EXPECT_THAT(CgroupsOf("test-2"), IsEmpty());
}

TEST_F(Lifecycle, FiftyCyclesLeaveDescriptorsFlat) {
  {
    ProbeSandbox(2).Start({});
  }
  const size_t descriptors = OpenDescriptors();
  for (int cycle = 0; cycle < 50; ++cycle) {
    ProbeSandbox probe(2);
    ASSERT_TRUE(probe.Start({}));
    probe.Read();
  }
  EXPECT_EQ(OpenDescriptors(), descriptors);
  EXPECT_THAT(CgroupsOf("test-2"), IsEmpty());
}

// A host that is killed takes its sandboxes along; the next one removes the directories.
TEST_F(CgroupLifecycle, AKilledHostLeavesNothingThatTheNextDoesNotRemove) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);
  const pid_t host = fork();
  if (host == 0) {
    ProbeSandbox probe(3);
    const bool frozen = probe.Start({}) && !probe.Read().contains("x") && probe.sandbox().Freeze(true);
    const std::string& directory = probe.directory();
    [[maybe_unused]] const ssize_t written = write(write_end.get(), directory.data(), frozen ? directory.size() : 0);
    for (;;) pause();
  }
  write_end.Reset();
  char directory[256] = {};
  EXPECT_TRUE(Readable(read_end.get(), 20'000));
  EXPECT_GT(read(read_end.get(), directory, sizeof(directory) - 1), 0);
  ASSERT_EQ(kill(host, SIGKILL), 0);
  waitpid(host, nullptr, 0);
  fs::remove_all(directory);
  RemoveLeftoverCgroups(kCgroupMount);
  EXPECT_THAT(CgroupsOf("test-3"), IsEmpty());
  EXPECT_TRUE(AllEnded(kFirstUid + 3));
}

TEST_F(CgroupLifecycle, LeftoverRemovalSparesALivingHostsSandboxes) {
  ProbeSandbox probe(2);
  ASSERT_TRUE(probe.Start({}));
  probe.Read();
  RemoveLeftoverCgroups(kCgroupMount);
  EXPECT_FALSE(CgroupsOf("test-2").empty());
  EXPECT_FALSE(Readable(probe.sandbox().pid_fd(), 0));
}

// A developer's machine: no root, no cgroups. The walls of namespaces and system calls stand all the same.
TEST_F(Lifecycle, APlainUserGetsASandboxWithoutResourceLimits) {
  const pid_t user = fork();
  if (user == 0) {
    if (setgid(kFirstUid + 8) != 0 || setuid(kFirstUid + 8) != 0) _exit(2);
    std::optional<ProbeSandbox> owner(8);
    ProbeSandbox& probe = *owner;
    probe.spec().uid = probe.spec().gid = 0;
    const bool started = probe.StartCommand({"/bin/sh", "-c", "cat /etc/shadow; printf $USER >&3; exec sleep 1000"});
    const bool answered = started && probe.Receive(std::chrono::seconds(10)) == "user";
    const bool limitless = answered && probe.sandbox().Freeze(true).error().code == ErrorCode::kUnavailable;
    owner.reset();
    _exit(limitless ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(user, &status, 0), user);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(AllEnded(kFirstUid + 8));
}

Result<Sandbox> StartWith(const Spec& spec, bool sealed = true) {
  UniqueFd framebuffer(memfd_create("framebuffer", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  EXPECT_EQ(ftruncate(framebuffer.get(), 4096), 0);
  if (sealed) fcntl(framebuffer.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK);
  return Sandbox::Start(spec, UniqueFd(open("/dev/null", O_RDWR | O_CLOEXEC)), std::move(framebuffer));
}

Spec PlainSpec() {
  Spec spec;
  spec.session_id = "test-4";
  spec.uid = spec.gid = 231'004;
  spec.command = {"/bin/true"};
  spec.limits.allow_missing = true;
  return spec;
}

// On a machine without cgroups, as far as this process sees.
TEST_F(Lifecycle, RootWithoutLimitsIsRefusedUnlessItIsAllowed) {
  const pid_t child = fork();
  if (child == 0) {
    const bool hidden = unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                        mount("none", kCgroupMount, "tmpfs", 0, nullptr) == 0;
    if (!hidden) _exit(2);
    Spec spec = PlainSpec();
    spec.limits.allow_missing = false;
    const auto refused = StartWith(spec);
    const bool named = !refused && refused.error().code == ErrorCode::kUnavailable &&
                       refused.error().message.find("memory") != std::string::npos;
    _exit(named && StartWith(PlainSpec()) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  if (WEXITSTATUS(status) == 2) GTEST_SKIP() << "cannot mount here";
  EXPECT_EQ(status, 0);
}

TEST_F(Lifecycle, RefusesToStartWithoutItsGuarantees) {
  EXPECT_TRUE(StartWith(PlainSpec()));

  Spec as_root = PlainSpec();
  as_root.uid = 0;
  EXPECT_EQ(StartWith(as_root).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(StartWith(PlainSpec(), false).error().code, ErrorCode::kInvalid);
  Spec odd_id = PlainSpec();
  odd_id.session_id = "../other";
  EXPECT_EQ(StartWith(odd_id).error().code, ErrorCode::kInvalid);
  Spec no_agent = PlainSpec();
  no_agent.command.clear();
  EXPECT_EQ(StartWith(no_agent).error().code, ErrorCode::kInvalid);
  Spec missing_socket = PlainSpec();
  missing_socket.egress_socket = "/no/such/egress.sock";
  const auto missing = StartWith(missing_socket);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr("/no/such/egress.sock"));
  EXPECT_THAT(CgroupsOf("test-4"), IsEmpty());
}

}  // namespace
}  // namespace shoji::sandbox::testing
