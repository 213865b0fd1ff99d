#include "session/egress/event_loop.h"

#include <algorithm>
#include <array>

#include "codec/base/check.h"

namespace shoji::egress {
namespace {

constexpr size_t kBatch = 64;

uint64_t Token(int fd, uint32_t generation) {
  return (static_cast<uint64_t>(generation) << 32) | static_cast<uint32_t>(fd);
}

int ToMilliseconds(std::optional<Duration> wait) {
  if (!wait) return -1;
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(std::max(*wait, Duration::zero())).count();
  return static_cast<int>(std::min<int64_t>(ms, 60'000));
}

}  // namespace

EventLoop::EventLoop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) { SHOJI_CHECK(epoll_.valid()); }

void EventLoop::Watch(int fd, uint32_t events, EventHandler& handler) {
  if (events == 0) return Unwatch(fd);
  const auto found = entries_.find(fd);
  const bool known = found != entries_.end();
  if (known && found->second.events == events && found->second.handler == &handler) return;
  const Entry entry{&handler, events, known ? found->second.generation : next_generation_++};
  epoll_event event{.events = events, .data = {.u64 = Token(fd, entry.generation)}};
  SHOJI_CHECK(epoll_ctl(epoll_.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) == 0);
  entries_[fd] = entry;
}

void EventLoop::Unwatch(int fd) {
  if (entries_.erase(fd) > 0) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void EventLoop::Run(std::optional<Duration> wait) {
  std::array<epoll_event, kBatch> ready;
  const int count = epoll_wait(epoll_.get(), ready.data(), kBatch, ToMilliseconds(wait));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<size_t>(i)];
    const int fd = static_cast<int>(event.data.u64 & 0xffffffff);
    const auto found = entries_.find(fd);
    if (found == entries_.end() || Token(fd, found->second.generation) != event.data.u64) continue;
    found->second.handler->OnReady(fd, event.events);
  }
}

}  // namespace shoji::egress
