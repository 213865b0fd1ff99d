// One process of shoji-rdp, known by a descriptor: its number may be another process's by the time we use it. Owned by
// its connection; service thread. Dies with its owner.
#pragma once

#include <csignal>
#include <optional>
#include <string>

#include "codec/base/unique_fd.h"

namespace shoji::rdp {

class DoorProcess {
 public:
  explicit DoorProcess(UniqueFd pidfd) : pidfd_(std::move(pidfd)) {}
  DoorProcess(DoorProcess&&) noexcept = default;
  DoorProcess& operator=(DoorProcess&&) = delete;
  // Kills it and waits for it, unless it was reaped.
  ~DoorProcess();

  // Readable once it has ended.
  int fd() const { return pidfd_.get(); }
  void Kill();
  // How it ended; empty while it runs, and after that has been told.
  struct End {
    bool by_signal = false;
    int status = 0;  // exit status or signal
  };
  std::optional<End> Reap();

 private:
  UniqueFd pidfd_;
};

}  // namespace shoji::rdp
