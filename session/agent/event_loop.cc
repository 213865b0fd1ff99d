#include "session/agent/event_loop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <utility>

#include "codec/base/check.h"

namespace shoji::agent {
namespace {

constexpr Duration kLongestWait = std::chrono::seconds(60);

epoll_event EventFor(int fd, uint32_t generation, uint32_t epoll_events) {
  epoll_event event{};
  event.events = epoll_events;
  event.data.u64 = (static_cast<uint64_t>(generation) << 32) | static_cast<uint32_t>(fd);
  return event;
}

}  // namespace

EventLoop::EventLoop(const Clock& clock) : clock_(clock), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  SHOJI_CHECK(epoll_.valid());
}

void EventLoop::Watch(int fd, uint32_t epoll_events, ReadyCallback callback) {
  Unwatch(fd);
  const uint32_t generation = next_generation_++;
  epoll_event event = EventFor(fd, generation, epoll_events);
  SHOJI_CHECK(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0);
  watched_[fd] = {generation, epoll_events, std::make_shared<ReadyCallback>(std::move(callback))};
}

void EventLoop::SetEvents(int fd, uint32_t epoll_events) {
  const auto found = watched_.find(fd);
  if (found == watched_.end() || found->second.epoll_events == epoll_events) return;
  const uint32_t before = std::exchange(found->second.epoll_events, epoll_events);
  epoll_event event = EventFor(fd, found->second.generation, epoll_events);
  const int change = before == 0 ? EPOLL_CTL_ADD : epoll_events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  SHOJI_CHECK(epoll_ctl(epoll_.get(), change, fd, &event) == 0);
}

void EventLoop::Unwatch(int fd) {
  if (watched_.erase(fd) > 0) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

EventLoop::TimerId EventLoop::CallAfter(Duration delay, std::function<void()> callback) {
  const TimerId id = next_timer_++;
  timers_.emplace(clock_.Now() + delay, Timer{id, std::move(callback)});
  return id;
}

void EventLoop::Cancel(TimerId id) {
  std::erase_if(timers_, [id](const auto& entry) { return entry.second.id == id; });
}

void EventLoop::Run() {
  running_ = true;
  while (running_) RunOnce(kLongestWait);
}

void EventLoop::RunOnce(Duration longest) {
  std::array<epoll_event, 64> ready;
  const int count = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), WaitMilliseconds(longest));
  for (int i = 0; i < count; ++i) Dispatch(ready[i].data.u64, ready[i].events);
  RunDueTimers();
}

int EventLoop::WaitMilliseconds(Duration longest) const {
  Duration wait = longest;
  if (!timers_.empty()) wait = std::min(wait, timers_.begin()->first - clock_.Now());
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(std::max(wait, Duration::zero()));
  return static_cast<int>(rounded.count());
}

void EventLoop::RunDueTimers() {
  const TimePoint now = clock_.Now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const auto callback = std::move(timers_.begin()->second.callback);
    timers_.erase(timers_.begin());
    callback();
  }
}

void EventLoop::Dispatch(uint64_t token, uint32_t epoll_events) {
  const auto found = watched_.find(static_cast<int>(token & 0xffffffffu));
  if (found == watched_.end() || found->second.generation != token >> 32) return;
  const std::shared_ptr<ReadyCallback> callback = found->second.callback;
  (*callback)(epoll_events);
}

}  // namespace shoji::agent
