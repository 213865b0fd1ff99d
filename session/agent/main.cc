// shoji-agent: see agent.h. Reads options, ties signals, runs the loop.
#include <fcntl.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>

#include "session/agent/agent.h"
#include "shoji_version.h"

namespace {

using shoji::agent::AgentOptions;

constexpr const char* kDescription =
    "Leads one sandbox: X server, input method, window manager and Chromium. Started by shoji-host inside bubblewrap.";

struct CommandLine {
  int session_fd = 3;
  AgentOptions agent;
  std::string framebuffer_directory = "/fb";
  std::string home;
  std::string runtime;
};

std::string FromEnvironment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

void Describe(CLI::App& app, CommandLine& line) {
  AgentOptions& agent = line.agent;
  agent.desktop.framebuffer_fd = 4;
  line.home = FromEnvironment("HOME", "/home/user");
  line.runtime = FromEnvironment("XDG_RUNTIME_DIR", "/run/user");
  app.set_version_flag("--version", SHOJI_VERSION);
  app.add_option("--session-fd", line.session_fd, "datagram socket to shoji-session")->capture_default_str();
  app.add_option("--framebuffer-fd", agent.desktop.framebuffer_fd, "memory Xvfb draws into; -1 = none")
      ->capture_default_str();
  app.add_option("--fbdir", line.framebuffer_directory, "folder with the link Xvfb_screen0; \"\" = none")
      ->capture_default_str();
  app.add_option("--display", agent.desktop.display, "X display, \":N\" or \"auto\"")->capture_default_str();
  app.add_option("--home", line.home, "home of the browser")->capture_default_str();
  app.add_option("--runtime", line.runtime, "folder for the message bus, mode 0700")->capture_default_str();
  app.add_option("--egress", agent.egress_socket, "Unix socket of the egress proxy")->capture_default_str();
  app.add_option("--proxy-port", agent.browser.proxy_port, "port on 127.0.0.1 the browser uses as its proxy; 0 = none")
      ->capture_default_str();
  app.add_option("--start-url", agent.browser.start_url, "first page")->capture_default_str();
  app.add_option("--browser", agent.browser.program, "Chromium binary")->capture_default_str();
  app.add_flag("--verbose", agent.browser.verbose, "children keep standard error");
}

void Complete(CommandLine& line) {
  AgentOptions& agent = line.agent;
  agent.desktop.paths = {line.home, line.runtime};
  agent.desktop.framebuffer_directory = line.framebuffer_directory;
  agent.desktop.verbose = agent.browser.verbose;
  agent.browser.profile_directory = line.home + "/.chromium";
  if (line.framebuffer_directory.empty()) agent.desktop.framebuffer_fd = -1;
}

// What we were given is for us and Xvfb; no other child may inherit it.
void KeepFromChildren(int fd) {
  if (fd >= 0) fcntl(fd, F_SETFD, FD_CLOEXEC);
}

}  // namespace

int main(int argc, char** argv) {
  CommandLine line;
  CLI::App app(kDescription, "shoji-agent");
  Describe(app, line);
  CLI11_PARSE(app, argc, argv);
  Complete(line);
  spdlog::set_default_logger(spdlog::stderr_logger_st("shoji-agent"));
  KeepFromChildren(line.session_fd);
  KeepFromChildren(line.agent.desktop.framebuffer_fd);
  std::signal(SIGPIPE, SIG_IGN);

  const shoji::SystemClock clock;
  shoji::agent::EventLoop loop(clock);
  shoji::agent::Agent agent(loop, shoji::UniqueFd(line.session_fd), line.agent);
  if (const auto started = agent.Start(); !started) {
    spdlog::error("{}", started.error().message);
    return EXIT_FAILURE;
  }
  loop.Run();
  return EXIT_SUCCESS;
}
