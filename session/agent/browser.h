// Runs Chromium, with its own sandbox on, and starts it again when it ends. Owned by the agent, on its loop.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "session/agent/child_table.h"
#include "session/agent/event_loop.h"
#include "session/agent/restart_policy.h"

namespace shoji::agent {

struct BrowserOptions {
  std::string program = "/usr/lib/chromium/chromium";
  std::string profile_directory;
  std::string start_url = "http://start.shoji.internal/";
  uint16_t proxy_port = 3128;  // on 127.0.0.1; 0 = no proxy (tests)
  bool verbose = false;
};

// Chromium's command line. `restore`: reopen the tabs of the last run. Never contains --no-sandbox. Pure.
std::vector<std::string> BrowserCommand(const BrowserOptions& options, bool restore);

class Browser {
 public:
  struct Callbacks {
    std::function<void()> on_started;
    std::function<void()> on_restarting;
    std::function<void()> on_given_up;  // it keeps ending; it is not started again
  };

  Browser(EventLoop& loop, ChildTable& children, BrowserOptions options, Callbacks callbacks);

  // `environment` is kept for restarts.
  void Start(std::vector<std::string> environment);
  bool started() const { return pid_ > 0; }

 private:
  void Launch(bool restore);
  void OnExit(int wait_status);

  EventLoop& loop_;
  ChildTable& children_;
  BrowserOptions options_;
  Callbacks callbacks_;
  std::vector<std::string> environment_;
  pid_t pid_ = -1;
  TimePoint launched_at_{};
  RestartPolicy restarts_;
};

}  // namespace shoji::agent
