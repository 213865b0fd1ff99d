#include "egress_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>

namespace shoji::egress {
namespace {

constexpr int kFirstFreeFd = 10;  // out of the way of 3 and 4 in the child

UniqueFd Raised(int fd) {
  UniqueFd raised(fcntl(fd, F_DUPFD_CLOEXEC, kFirstFreeFd));
  close(fd);
  return raised;
}

UniqueFd ListenAt(const std::string& path) {
  UniqueFd fd = Raised(socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  EXPECT_EQ(bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(listen(fd.get(), 512), 0);
  return fd;
}

pid_t Spawn(int control, int listener) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, control, 3);
  posix_spawn_file_actions_adddup2(&actions, listener, 4);
  const char* argv[] = {SHOJI_EGRESS_BINARY, "--control-fd", "3", "--listen-fd", "4", nullptr};
  pid_t pid = -1;
  EXPECT_EQ(posix_spawn(&pid, argv[0], &actions, nullptr, const_cast<char**>(argv), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

}  // namespace

EgressProcess::EgressProcess() {
  char name[] = "/tmp/shoji-egress-XXXXXX";
  directory_ = mkdtemp(name);
  path_ = directory_ + "/egress.sock";
  int pair[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
  control_ = Raised(pair[0]);
  const UniqueFd theirs = Raised(pair[1]);
  const UniqueFd listener = ListenAt(path_);
  pid_ = Spawn(theirs.get(), listener.get());
  const timeval patience{10, 0};
  setsockopt(control_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

EgressProcess::~EgressProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  std::filesystem::remove_all(directory_);
}

void EgressProcess::SendRaw(const std::string& datagram) {
  send(control_.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL);
}

void EgressProcess::Send(const nlohmann::json& message) { SendRaw(message.dump()); }

void EgressProcess::Configure(nlohmann::json configuration) {
  configuration["op"] = "configure";
  Send(configuration);
  const nlohmann::json ready = Event();
  ASSERT_EQ(ready.value("event", ""), "ready");
  certificate_pem_ = ready.value("ca_certificate_pem", "");
}

void EgressProcess::Assign(const std::string& start_url, const std::string& department) {
  Send({{"op", "assign"}, {"session", "s1"}, {"user", "suzuki"}, {"department", department}, {"start_url", start_url}});
}

nlohmann::json EgressProcess::Event() {
  std::string buffer(32768, '\0');
  const ssize_t count = recv(control_.get(), buffer.data(), buffer.size(), 0);
  return count > 0 ? nlohmann::json::parse(buffer.substr(0, static_cast<size_t>(count))) : nlohmann::json();
}

int EgressProcess::WaitForExit() {
  int status = 0;
  EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void EgressProcess::Pause() {
  int status = 0;
  EXPECT_EQ(kill(pid_, SIGSTOP), 0);
  EXPECT_EQ(waitpid(pid_, &status, WUNTRACED), pid_);
}

void EgressProcess::Resume() { EXPECT_EQ(kill(pid_, SIGCONT), 0); }

void EgressProcess::CloseWriting() { EXPECT_EQ(shutdown(control_.get(), SHUT_WR), 0); }

int EgressProcess::Stop() {
  control_.Reset();
  return WaitForExit();
}

}  // namespace shoji::egress
