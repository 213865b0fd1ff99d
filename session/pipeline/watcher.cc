#include "session/pipeline/watcher.h"

#include <algorithm>

namespace shoji::pipeline {

Watcher::Watcher(const Shown& shown, UniqueFd link)
    : clock_(shown.clock),
      session_serial_(shown.session_serial),
      size_(shown.size),
      overlay_(shown.overlay),
      streamer_(shown.clock, shown.screen, shown.guard),
      viewer_(std::make_unique<Viewer>(std::move(link), false)) {
  streamer_.SetSize(size_);
}

Result<void> Watcher::OnLink(link::Ready ready) {
  if (ready.write) {
    if (auto flushed = viewer_->Flush(); !flushed) return flushed;
  }
  if (!ready.read && !ready.ended) return {};
  if (auto filled = viewer_->Fill(); !filled) return filled;
  for (auto message = viewer_->Next(); !message || *message; message = viewer_->Next()) {
    if (!message) return std::unexpected(message.error());
    if (auto taken = OnMessage(**message); !taken) return taken;
  }
  return {};
}

Result<void> Watcher::OnMessage(const wire::ClientMessage& message) {
  if (std::holds_alternative<wire::Hello>(message)) return Welcome();
  if (const auto* ack = std::get_if<wire::Ack>(&message)) return streamer_.OnAck(*ack);
  if (const auto* ping = std::get_if<wire::Ping>(&message)) return viewer_->Send(wire::Pong{ping->token});
  return Fail(ErrorCode::kInvalid, "whoever watches says HELLO, ACK and PING");
}

// What he says of his screen is not looked at: he sees what is there. No video: it would have to be encoded twice.
Result<void> Watcher::Welcome() {
  viewer_->MarkWelcomed();
  overlay_.Renew();
  streamer_.Start({});
  return viewer_->Send(wire::Welcome{
      .version = wire::kProtocolVersion, .size = size_, .resumed = false, .session_serial = session_serial_});
}

void Watcher::OnHint(const capture::DamageSet& damage) {
  damage_.Add(damage);
  streamer_.OnHint();
}

void Watcher::SetSize(Size size) {
  size_ = size;
  streamer_.SetSize(size);
}

Result<void> Watcher::Tick() {
  const TimePoint now = clock_.Now();
  if (!viewer_->welcomed() || viewer_->wants_write() || now < next_frame_) return {};
  for (const auto& message : overlay_.Take(size_, now)) {
    if (auto sent = viewer_->Send(message); !sent) return sent;
  }
  auto frame = streamer_.Next(damage_, 0, overlay_.caret());
  if (!frame) return {};
  next_frame_ = now + kWatchInterval;
  return viewer_->SendFrame(std::move(*frame));
}

std::optional<Duration> Watcher::WaitTime() const {
  if (!viewer_->welcomed() || viewer_->wants_write()) return std::nullopt;
  const TimePoint now = clock_.Now();
  std::optional<Duration> wait = streamer_.WaitTime();
  if (const auto overlay = overlay_.WaitTime(now)) wait = std::min(wait.value_or(*overlay), *overlay);
  if (wait) wait = std::max({*wait, next_frame_ - now, Duration::zero()});
  return wait;
}

}  // namespace shoji::pipeline
