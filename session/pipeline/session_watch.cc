// Session's third part: whoever looks on by shoji-host's order (watcher.h).
#include <charconv>
#include <utility>

#include "session/pipeline/session.h"

namespace shoji::pipeline {

// Who may look on is the broker's to know. There must be a window that shows it, and one onlooker is enough.
void Session::Watch(UniqueFd link) {
  if (over_ || !viewer_ || !viewer_->welcomed()) return;
  EndWatch(wire::EndReason::kTakenOver, "");
  const Watcher::Shown shown{.clock = clock_,
                             .screen = {.bgrx = framebuffer_.pixels(), .stride_bytes = framebuffer_.stride_bytes()},
                             .guard = guard_.guard(),
                             .size = sizer_.current(),
                             .overlay = overlay_,
                             .session_serial = Serial()};
  watcher_ = std::make_unique<Watcher>(shown, std::move(link));
  watch_token_ = loop_.Add(watcher_->fd(), [this](link::Ready ready) { OnWatchLink(ready); });
}

void Session::OnWatchLink(link::Ready ready) {
  const auto taken = watcher_->OnLink(ready);
  if (!taken) EndWatch(wire::EndReason::kClientBrokeProtocol, taken.error().message);
}

// After the person's own picture.
void Session::ShowWatcher() {
  if (!watcher_ || !showing()) return;
  if (auto sent = watcher_->Tick(); !sent) EndWatch(wire::EndReason::kClientBrokeProtocol, sent.error().message);
}

void Session::EndWatch(wire::EndReason reason, std::string detail) {
  if (!watcher_) return;
  loop_.Remove(std::exchange(watch_token_, 0));
  parting_.Add(watcher_->TakeViewer(), {.reason = reason, .detail = std::move(detail)}, clock_.Now());
  watcher_.reset();
}

uint64_t Session::Serial() const {
  uint64_t serial = 0;
  const std::string_view digits = std::string_view(id_).substr(0, 16);
  std::from_chars(digits.data(), digits.data() + digits.size(), serial, 16);
  return serial;
}

}  // namespace shoji::pipeline
