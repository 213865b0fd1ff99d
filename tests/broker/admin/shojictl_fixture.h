// The real shojictl against a real AdminServer.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "broker/admin/admin_server.h"
#include "tests/broker/admin/admin_fixture.h"

namespace shoji::admin {

class ShojictlFixture : public AdminFixture {
 protected:
  struct Outcome {
    int code;
    std::string output;  // both streams
  };

  // Runs shojictl while serving it, until it has ended.
  Outcome Run(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), {SHOJICTL, "--state", state_path_});
    std::ofstream(root_ + "/in") << input;
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, (root_ + "/in").c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, (root_ + "/out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    pid_t child = -1;
    EXPECT_EQ(::posix_spawn(&child, SHOJICTL, &files, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
    const int status = ServeUntilEnded(child);
    std::ostringstream text;
    text << std::ifstream(root_ + "/out").rdbuf();
    return {WEXITSTATUS(status), text.str()};
  }

  int ServeUntilEnded(pid_t child) {
    const UniqueFd ended(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    const int server_fd = server_ ? server_->fd() : -1;
    pollfd waits[] = {{server_fd, POLLIN, 0}, {posts_.fd(), POLLIN, 0}, {ended.get(), POLLIN, 0}};
    while (waits[2].revents == 0 && ::poll(waits, 3, 60'000) > 0) {
      if (waits[0].revents != 0) server_->Tick();
      if (waits[1].revents != 0) posts_.RunWaiting();
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
  }

  std::optional<AdminServer> server_ = std::move(*AdminServer::Listen(*directory_, *commands_));
};

}  // namespace shoji::admin
