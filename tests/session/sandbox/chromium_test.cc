// Chromium in the real sandbox: it draws into the host's memory, and its own sandbox is on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "tests/session/sandbox/probe_sandbox.h"

namespace shoji::sandbox::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::seconds kPatience{60};

// Xvfb, a window manager and Chromium on one page that fills the screen with one colour.
constexpr const char* kScript = R"(
Xvfb :0 -screen 0 3840x2160x24 -fbdir /fb -nolisten tcp 3>&- &
while [ ! -S /tmp/.X11-unix/X0 ]; do sleep 0.05; done
openbox 3>&- 4>&- &
exec chromium --no-first-run --ozone-platform=x11 --kiosk 'data:text/html,<body style="background:%23123456">' 3>&- 4>&-
)";
constexpr std::array<uint8_t, 3> kPageBgr{0x56, 0x34, 0x12};
constexpr off_t kSomewhere = 3232 + (500 * 3840 + 1000) * 4;  // not the middle: the pointer is there

struct Process {
  pid_t pid;
  std::string command;
  std::string status;
};

std::string Text(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Process> Browsers(uid_t uid) {
  std::vector<Process> browsers;
  for (const pid_t pid : ProcessesOf(uid)) {
    const fs::path folder = "/proc/" + std::to_string(pid);
    Process process{pid, Text(folder / "cmdline"), Text(folder / "status")};
    if (process.command.starts_with("/usr/lib/chromium/chromium")) browsers.push_back(std::move(process));
  }
  return browsers;
}

std::string Namespace(pid_t pid, const char* kind) {
  return fs::read_symlink("/proc/" + std::to_string(pid) + "/ns/" + kind).string();
}

bool AwaitPage(int framebuffer_fd) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  std::array<uint8_t, 3> pixel{};
  while (pixel != kPageBgr && std::chrono::steady_clock::now() < deadline) {
    poll(nullptr, 0, 50);
    EXPECT_EQ(pread(framebuffer_fd, pixel.data(), pixel.size(), kSomewhere), 3);
  }
  return pixel == kPageBgr;
}

class Chromium : public ::testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root to give sandboxes their own uid";
    ASSERT_TRUE(probe_.StartCommand({"/bin/sh", "-c", kScript}));
    ASSERT_TRUE(AwaitPage(probe_.framebuffer_fd())) << probe_.sandbox().Output();
  }
  ProbeSandbox probe_{5};
};

TEST_F(Chromium, DrawsIntoTheHostsMemoryWithItsOwnSandboxOn) {
  const auto browsers = Browsers(probe_.spec().uid);
  const auto is_renderer = [](const Process& process) {
    return process.command.find("--type=renderer") != std::string::npos;
  };
  const auto main = std::ranges::find_if(
      browsers, [](const Process& process) { return process.command.find("--type=") == std::string::npos; });
  ASSERT_NE(main, browsers.end());
  int renderers = 0;
  for (const Process& process : browsers) {
    EXPECT_THAT(process.command, Not(HasSubstr("--no-sandbox")));
    if (!is_renderer(process)) continue;
    ++renderers;
    EXPECT_THAT(process.status, HasSubstr("\nCapEff:\t0000000000000000\n"));
    // Ours are two filters; Chromium's own makes a third.
    EXPECT_THAT(process.status, HasSubstr("\nSeccomp_filters:\t3\n"));
    for (const char* kind : {"user", "pid", "net"}) {
      EXPECT_NE(Namespace(process.pid, kind), Namespace(main->pid, kind)) << kind;
      EXPECT_NE(Namespace(main->pid, kind), Namespace(getpid(), kind)) << kind;
    }
  }
  EXPECT_GE(renderers, 1);
  EXPECT_THAT(main->status, HasSubstr("\nSeccomp_filters:\t2\n"));
  EXPECT_THAT(main->status, HasSubstr("\nCapEff:\t0000000000000000\n"));

  probe_.sandbox().Kill();
  EXPECT_TRUE(AllEnded(probe_.spec().uid));
}

}  // namespace
}  // namespace shoji::sandbox::testing
