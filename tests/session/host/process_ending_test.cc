#include "session/host/process_ending.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "session/host/one_line.h"
#include "session/link/trusted_child.h"

namespace shoji::host {
namespace {

// How a shell that runs `script` ends; asked twice, because asking must not reap.
std::string Ending(const std::string& script) {
  auto child =
      link::TrustedChild::Start({.binary = "/bin/sh", .arguments = {"-c", script}, .uid = 0, .descriptors = {}});
  pollfd ended{.fd = child->pid_fd(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&ended, 1, 10'000), 1);
  EXPECT_TRUE(HowItEnded(child->pid_fd()));
  return HowItEnded(child->pid_fd()).value_or("");
}

TEST(ProcessEnding, NamesTheStatusOrTheSignal) {
  EXPECT_EQ(Ending("exit 3"), "exit status 3");
  EXPECT_EQ(Ending("kill -SEGV $$"), "killed by signal 11 (Segmentation fault)");
  EXPECT_EQ(Ending("exit 139"), "exit status 139, inside it signal 11 (Segmentation fault)");
}

TEST(ProcessEnding, IsUnknownWhileItRunsAndForNobody) {
  auto child = link::TrustedChild::Start(
      {.binary = "/bin/sh", .arguments = {"-c", "exec sleep 1000"}, .uid = 0, .descriptors = {}});
  EXPECT_FALSE(HowItEnded(child->pid_fd()));
  EXPECT_FALSE(HowItEnded(-1));
}

TEST(OneLine, EscapesWhatAnUntrustedProcessCouldForgeALogWith) {
  EXPECT_EQ(OneLine("plain text\n", 100), "plain text");
  EXPECT_EQ(OneLine("a\nb\r\x1b[31m\"\\\x7f障", 100), R"(a | b\x0d\x1b[31m\x22\x5c\x7f\xe9\x9a\x9c)");
}

TEST(OneLine, KeepsTheEndOfALongText) { EXPECT_EQ(OneLine("0123456789", 4), "...6789"); }

}  // namespace
}  // namespace shoji::host
