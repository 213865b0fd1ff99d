// Waits for many descriptors (epoll) on one thread and calls whoever is ready. Reads no clock and keeps no timers:
// the owner asks its parts for WaitTime(now), passes the smallest to RunOnce(), then calls their Tick(now).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::link {

// What a descriptor is ready for. `ended`: the other side hung up or the descriptor is in error; read to learn more.
struct Ready {
  bool read = false;
  bool write = false;
  bool ended = false;
};

class PollLoop {
 public:
  using Handler = std::function<void(Ready)>;
  using Token = uint64_t;

  static Result<PollLoop> Make();

  // Calls `handler` whenever `fd` is readable. `fd` is borrowed: Remove() before closing it. 0 when the kernel refuses.
  Token Add(int fd, Handler handler);
  // Also wakes when writable (or not any more). Cheap when nothing changes.
  void WantWrite(Token token, bool wanted);
  // No longer wakes for reading (back-pressure), or does again.
  void WantRead(Token token, bool wanted);
  // Safe inside any handler; the handler is not called again.
  void Remove(Token token);

  // Readable when RunOnce() has something to do: lets another event loop carry this one (the broker's).
  int fd() const { return epoll_.get(); }

  // Waits at most `timeout` (nullopt: until something happens) and calls the handlers of what is ready.
  void RunOnce(std::optional<Duration> timeout);

 private:
  struct Watch {
    int fd = -1;
    bool read = true;
    bool write = false;
    Handler handler;
  };
  explicit PollLoop(UniqueFd epoll) : epoll_(std::move(epoll)) {}
  void Update(Token token, const Watch& watch);

  UniqueFd epoll_;
  std::map<Token, Watch> watches_;
  Token next_token_ = 1;
};

}  // namespace shoji::link
