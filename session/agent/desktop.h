// Starts the programs the browser needs - X server, message bus, window manager, input method - in order, and starts
// again those that may be. Owned by the agent, on its loop.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/agent/child_table.h"
#include "session/agent/desktop_files.h"
#include "session/agent/event_loop.h"
#include "session/agent/restart_policy.h"

namespace shoji::agent {

struct DesktopOptions {
  DesktopPaths paths;
  std::string display = ":0";                   // "auto": whatever number is free
  std::filesystem::path framebuffer_directory;  // of Xvfb -fbdir; "" = none (Xvfb keeps the pixels to itself)
  int framebuffer_fd = -1;                      // inherited by Xvfb only
  int ime_fd = -1;                              // inherited by fcitx5 only
  bool verbose = false;                         // children keep our standard error
};

class Desktop {
 public:
  struct Callbacks {
    std::function<void(const std::string& display)> on_display_up;
    std::function<void()> on_keyboard_set;  // after SetKeyboard()
    std::function<void()> on_display_lost;
  };

  Desktop(EventLoop& loop, ChildTable& children, DesktopOptions options, Callbacks callbacks);
  ~Desktop();
  Desktop(const Desktop&) = delete;
  Desktop& operator=(const Desktop&) = delete;

  // Writes the configuration, starts the bus and the X server. on_display_up follows, or on_display_lost.
  Result<void> Start();
  // Loads the Japanese keyboard into the X server.
  void SetKeyboard();
  // Starts the window manager, the input method and the settings service; they are restarted when they end.
  void StartServices();
  // Scale of everything drawn, 50..400 percent. Programs that run follow at once.
  void SetScale(uint16_t scale_percent);
  // For children that use the display.
  std::vector<std::string> Environment() const { return ChildEnvironment(options_.paths, display_); }

 private:
  Result<void> StartBus();
  Result<void> StartDisplayServer();
  void OnDisplayNumber();
  void StartService(const std::vector<std::string>& argv, std::vector<int> inherited_fds);
  void StartSettings();

  EventLoop& loop_;
  ChildTable& children_;
  DesktopOptions options_;
  Callbacks callbacks_;
  UniqueFd display_number_;
  std::string display_;
  uint16_t scale_percent_ = 100;
  pid_t settings_ = -1;
  RestartPolicy restarts_;
};

}  // namespace shoji::agent
