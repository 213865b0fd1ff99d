#include "session/agent/display_session.h"

#include <spdlog/spdlog.h>
#include <sys/epoll.h>

#include <algorithm>
#include <utility>

namespace shoji::agent {
namespace {

constexpr Duration kLookForBrowserEvery = std::chrono::milliseconds(25);
constexpr Duration kWhileSessionIsSlow = std::chrono::milliseconds(5);

}  // namespace

Result<std::unique_ptr<DisplaySession>> DisplaySession::Open(EventLoop& loop, SessionChannel& session,
                                                             const std::string& display, Callbacks callbacks) {
  auto connected = XDisplay::Connect(display);
  if (!connected) return std::unexpected(connected.error());
  return std::make_unique<DisplaySession>(loop, session, std::move(*connected), std::move(callbacks));
}

DisplaySession::DisplaySession(EventLoop& loop, SessionChannel& session, XDisplay display, Callbacks callbacks)
    : loop_(loop),
      session_(session),
      display_(std::move(display)),
      callbacks_(std::move(callbacks)),
      injector_(display_),
      resizer_(display_),
      cursor_(display_),
      damage_(display_),
      browser_window_(display_),
      clipboard_(display_) {
  loop_.Watch(display_.fd(), EPOLLIN, [this](uint32_t) { ProcessEvents(); });
}

DisplaySession::~DisplaySession() {
  loop_.Unwatch(display_.fd());
  if (damage_timer_) loop_.Cancel(*damage_timer_);
  if (browser_timer_) loop_.Cancel(*browser_timer_);
}

void DisplaySession::Resize(Size wanted) {
  const auto resized = resizer_.Resize(wanted);
  if (resized) {
    size_ = *resized;
  } else {
    spdlog::error("resize: {}", resized.error().message);
  }
  session_.Send(wire::ResizedHint{size_});
  batcher_.Add({0, 0, size_.width_px, size_.height_px}, size_);
  ProcessEvents();
}

void DisplaySession::ExpectBrowser() {
  if (!browser_timer_) browser_timer_ = loop_.CallAfter(kLookForBrowserEvery, [this] { LookForBrowser(); });
}

void DisplaySession::LookForBrowser() {
  browser_timer_.reset();
  const bool painted = browser_window_.IsPainted();
  if (painted) {
    callbacks_.on_browser_shown();
  } else {
    ExpectBrowser();
  }
  ProcessEvents();
}

void DisplaySession::ProcessEvents() {
  display_.Flush();
  HandleQueued();
  while (cursor_changed_) {
    SendCursor();
    HandleQueued();
  }
  ScheduleDamage();
  if (display_.broken()) callbacks_.on_lost();
}

void DisplaySession::HandleQueued() {
  while (const XEvent event = display_.NextEvent()) {
    if (const std::optional<Rect> area = damage_.Area(*event)) batcher_.Add(*area, size_);
    cursor_changed_ = cursor_changed_ || cursor_.IsCursorEvent(*event);
    clipboard_.Handle(*event);
  }
}

void DisplaySession::SendCursor() {
  cursor_changed_ = false;
  if (std::optional<wire::Cursor> image = cursor_.Image()) session_.Send(wire::CursorHint{std::move(*image)});
}

void DisplaySession::ScheduleDamage() {
  const std::optional<TimePoint> due = batcher_.NextBatchAt();
  if (!due || damage_timer_) return;
  if (*due <= loop_.Now() && session_.idle()) return SendDamage();
  const Duration wait = session_.idle() ? *due - loop_.Now() : kWhileSessionIsSlow;
  damage_timer_ = loop_.CallAfter(wait, [this] {
    damage_timer_.reset();
    if (session_.idle()) SendDamage();
    ScheduleDamage();
  });
}

void DisplaySession::SendDamage() {
  for (const Rect& rect : batcher_.TakeBatch(loop_.Now())) session_.Send(wire::DamageHint{rect});
}

}  // namespace shoji::agent
