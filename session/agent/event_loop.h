// The agent's one loop: file descriptors and timers. Owned by main(), used on its one thread, never blocks elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>

#include "codec/base/clock.h"
#include "codec/base/unique_fd.h"

namespace shoji::agent {

class EventLoop {
 public:
  using ReadyCallback = std::function<void(uint32_t epoll_events)>;
  using TimerId = uint64_t;

  // `clock` outlives the loop.
  explicit EventLoop(const Clock& clock);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Calls `callback` whenever one of `epoll_events` holds on `fd`. The fd stays the caller's; Unwatch before closing
  // it.
  void Watch(int fd, uint32_t epoll_events, ReadyCallback callback);
  // 0 stops watching for now, hang-ups included; a later SetEvents resumes with the same callback.
  void SetEvents(int fd, uint32_t epoll_events);
  // No callback of `fd` runs after this, not even for events already fetched. Harmless when not watched.
  void Unwatch(int fd);

  TimerId CallAfter(Duration delay, std::function<void()> callback);
  void Cancel(TimerId id);

  TimePoint Now() const { return clock_.Now(); }
  // Serves until Stop().
  void Run();
  // One round: waits at most `longest`, then runs what is due.
  void RunOnce(Duration longest);
  void Stop() { running_ = false; }

 private:
  struct Watched {
    uint32_t generation;
    uint32_t epoll_events;
    std::shared_ptr<ReadyCallback> callback;  // second owner: the round that is calling it
  };
  struct Timer {
    TimerId id;
    std::function<void()> callback;
  };

  int WaitMilliseconds(Duration longest) const;
  void RunDueTimers();
  void Dispatch(uint64_t token, uint32_t epoll_events);

  const Clock& clock_;
  UniqueFd epoll_;
  std::unordered_map<int, Watched> watched_;
  std::multimap<TimePoint, Timer> timers_;
  uint32_t next_generation_ = 1;
  TimerId next_timer_ = 1;
  bool running_ = false;
};

}  // namespace shoji::agent
