#include "session/link/trusted_child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

namespace shoji::link {
namespace {

constexpr uid_t kSomebody = 212'345;

struct Ends {
  UniqueFd ours;
  UniqueFd theirs;
};

Ends Pair() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// What the shell script prints on descriptor 3.
std::string Output(const std::string& script, uid_t uid, bool mute = false) {
  Ends ends = Pair();
  auto child = TrustedChild::Start(
      {.binary = "/bin/sh", .arguments = {"-c", script}, .uid = uid, .descriptors = {ends.theirs.get()}, .mute = mute});
  EXPECT_TRUE(child);
  ends.theirs.Reset();
  std::string text;
  std::array<char, 4'096> buffer;
  for (ssize_t count = 1; count > 0;) {
    count = ::read(ends.ours.get(), buffer.data(), buffer.size());
    if (count > 0) text.append(buffer.data(), static_cast<size_t>(count));
  }
  return text;
}

TEST(TrustedChild, HasExactlyTheDescriptorsItWasGiven) {
  // Without close-on-exec, as a careless library might leave it, and far above what the shell opens for itself.
  const UniqueFd opened(::open("/dev/null", O_RDONLY));
  const UniqueFd secret(::fcntl(opened.get(), F_DUPFD, 90));
  EXPECT_EQ(Output("[ -e /proc/self/fd/" + std::to_string(secret.get()) + " ] && echo leaked >&3; echo end >&3", 0),
            "end\n");
  EXPECT_EQ(Output("[ -e /proc/self/fd/3 ] && echo there >&3", 0), "there\n");
}

TEST(TrustedChild, AMuteOneHasNothingOnItsFirstThree) {
  // Looked up before the shell leads its own output elsewhere.
  const std::string where = "list=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2); echo $list >&3";
  EXPECT_EQ(Output(where, 0, true), "/dev/null /dev/null /dev/null\n");
  const std::string ours = std::filesystem::read_symlink("/proc/self/fd/2").string();
  EXPECT_EQ(Output("readlink /proc/$$/fd/2 >&3; :", 0), ours + "\n") << "any other has ours";
}

TEST(TrustedChild, RunsUnderItsOwnUidWithoutGroups) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  EXPECT_EQ(Output("id -u >&3; id -G >&3", kSomebody), "212345\n212345\n");
}

TEST(TrustedChild, IsKilledWithItsOwner) {
  pid_t pid = 0;
  {
    Ends ends = Pair();
    auto child = TrustedChild::Start(
        {.binary = "/bin/sh", .arguments = {"-c", "read x <&3"}, .uid = 0, .descriptors = {ends.theirs.get()}});
    ASSERT_TRUE(child);
    pid = child->pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST(TrustedChild, ItsEndIsReadable) {
  auto child = TrustedChild::Start({.binary = "/bin/true", .arguments = {}, .uid = 0, .descriptors = {}});
  ASSERT_TRUE(child);
  pollfd waiting{.fd = child->pid_fd(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&waiting, 1, 10'000), 1);
}

TEST(TrustedChild, SaysWhichProgramIsMissing) {
  const auto child = TrustedChild::Start({.binary = "/nonexistent/x", .arguments = {}, .uid = 0, .descriptors = {}});
  ASSERT_FALSE(child);
  EXPECT_NE(child.error().message.find("/nonexistent/x"), std::string::npos);
}

}  // namespace
}  // namespace shoji::link
