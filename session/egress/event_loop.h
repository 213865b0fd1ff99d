// epoll for one thread. Handlers are borrowed: whoever watches a descriptor unwatches it before closing it or dying.
// An event already fetched for a descriptor that was unwatched meanwhile is dropped, so handlers may remove each other.
#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::egress {

class EventHandler {
 public:
  virtual ~EventHandler() = default;
  // `events`: EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLHUP | EPOLLERR as they came.
  virtual void OnReady(int fd, uint32_t events) = 0;
};

class EventLoop {
 public:
  EventLoop();  // aborts when the kernel gives no epoll descriptor

  // Watches `fd` level-triggered for exactly `events`; 0 means not at all (not even hang-ups). Repeatable.
  void Watch(int fd, uint32_t events, EventHandler& handler);
  void Unwatch(int fd);
  // Waits at most `wait` (for ever without one) and calls the handlers of what is ready.
  void Run(std::optional<Duration> wait);

 private:
  struct Entry {
    EventHandler* handler;
    uint32_t events;
    uint32_t generation;
  };

  UniqueFd epoll_;
  std::unordered_map<int, Entry> entries_;
  uint32_t next_generation_ = 1;
};

}  // namespace shoji::egress
