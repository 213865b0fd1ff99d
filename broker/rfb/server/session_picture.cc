#include "broker/rfb/server/session_picture.h"

#include <poll.h>

namespace shoji::rfb {
namespace {

constexpr size_t kMaxOutgoing = 64 * 1024;  // acknowledgements

}  // namespace

SessionPicture::SessionPicture(UniqueFd link) : stream_(std::move(link), wire::kMaxServerMessageBytes, kMaxOutgoing) {}

Result<void> SessionPicture::Begin() {
  // The size is the person's; what is said of ours is not looked at.
  const wire::Hello hello{.profile = wire::Profile::kRdp, .features = 0, .size = {1280, 800}, .scale_percent = 100};
  if (auto sent = stream_.Send(wire::Encode(wire::ClientMessage(hello))); !sent) return sent;
  while (pixels().first == nullptr) {
    pollfd waiting{.fd = fd(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, kFirstWithinMs) <= 0) return Fail(ErrorCode::kUnavailable, "no picture comes");
    if (auto read = Read(); !read) return read;
  }
  return {};
}

Result<void> SessionPicture::Read() {
  const auto filled = stream_.Fill();
  for (ByteSpan message = stream_.Next(); !message.empty(); message = stream_.Next()) {
    if (auto taken = Take(message); !taken) return taken;
  }
  return filled;
}

Result<void> SessionPicture::Take(ByteSpan message) {
  const auto type = wire::PeekType(message);
  if (!type) return std::unexpected(type.error());
  if (*type == wire::Type::kFrame) return Show(message);
  const auto said = wire::ParseServerMessage(message);
  if (!said) return std::unexpected(said.error());
  if (std::holds_alternative<wire::End>(*said)) return Fail(ErrorCode::kClosed, "the session has said END");
  return {};
}

Result<void> SessionPicture::Show(ByteSpan message) {
  const Size before = pixels().size;
  const auto frame = decoder_.Apply(message);
  if (!frame) return std::unexpected(frame.error());
  if (frame->size != before) {
    changed_ = {Rect{0, 0, frame->size.width_px, frame->size.height_px}};
  } else {
    for (const auto& rect : frame->rects) {
      if (rect.op != wire::RectOp::kStore) changed_.push_back(rect.rect);
    }
  }
  return stream_.Send(wire::Encode(wire::ClientMessage(wire::Ack{frame->frame_id, 0, 0})));
}

}  // namespace shoji::rfb
