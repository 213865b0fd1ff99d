#include "session/link/poll_loop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>

#include "session/link/errno_text.h"

namespace shoji::link {
namespace {

uint32_t EventsOf(bool read, bool write) {
  return (read ? static_cast<uint32_t>(EPOLLIN) : 0U) | (write ? static_cast<uint32_t>(EPOLLOUT) : 0U);
}

int Milliseconds(std::optional<Duration> timeout) {
  if (!timeout) return -1;
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(std::max(*timeout, Duration::zero()));
  return static_cast<int>(std::min<int64_t>(rounded.count(), 60'000));
}

}  // namespace

Result<PollLoop> PollLoop::Make() {
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return FailErrno("epoll_create1");
  return PollLoop(std::move(epoll));
}

PollLoop::Token PollLoop::Add(int fd, Handler handler) {
  const Token token = next_token_++;
  epoll_event event{.events = EPOLLIN, .data = {.u64 = token}};
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) return 0;
  watches_.emplace(token, Watch{.fd = fd, .read = true, .write = false, .handler = std::move(handler)});
  return token;
}

void PollLoop::Update(Token token, const Watch& watch) {
  epoll_event event{.events = EventsOf(watch.read, watch.write), .data = {.u64 = token}};
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, watch.fd, &event);
}

void PollLoop::WantWrite(Token token, bool wanted) {
  const auto found = watches_.find(token);
  if (found == watches_.end() || found->second.write == wanted) return;
  found->second.write = wanted;
  Update(token, found->second);
}

void PollLoop::WantRead(Token token, bool wanted) {
  const auto found = watches_.find(token);
  if (found == watches_.end() || found->second.read == wanted) return;
  found->second.read = wanted;
  Update(token, found->second);
}

void PollLoop::Remove(Token token) {
  const auto found = watches_.find(token);
  if (found == watches_.end()) return;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, found->second.fd, nullptr);
  watches_.erase(found);
}

void PollLoop::RunOnce(std::optional<Duration> timeout) {
  std::array<epoll_event, 64> events;
  const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), Milliseconds(timeout));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<size_t>(i)];
    const auto found = watches_.find(event.data.u64);
    if (found == watches_.end()) continue;          // removed by an earlier handler of this round
    const Handler handler = found->second.handler;  // a copy: the handler may remove itself
    handler({.read = (event.events & EPOLLIN) != 0,
             .write = (event.events & EPOLLOUT) != 0,
             .ended = (event.events & (EPOLLHUP | EPOLLERR)) != 0});
  }
}

}  // namespace shoji::link
