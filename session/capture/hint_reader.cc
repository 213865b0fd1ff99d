#include "session/capture/hint_reader.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "session/link/errno_text.h"

namespace shoji::capture {
namespace {

constexpr size_t kMaxWaitingStates = 16;

// recv() gives 0 for the end and for an empty datagram alike; only the end also hangs up.
std::unexpected<Error> EndOrEmpty(int agent_socket) {
  pollfd waiting{.fd = agent_socket, .events = POLLRDHUP, .revents = 0};
  if (::poll(&waiting, 1, 0) > 0 && (waiting.revents & (POLLRDHUP | POLLHUP)) != 0) {
    return Fail(ErrorCode::kClosed, "agent closed its socket");
  }
  return Fail(ErrorCode::kInvalid, "empty message from the agent");
}

bool IsTransfer(const wire::HintMessage& message) {
  return std::holds_alternative<wire::OfferHint>(message) || std::holds_alternative<wire::ContentHint>(message) ||
         std::holds_alternative<wire::ContentEndHint>(message);
}

}  // namespace

Result<void> HintReader::ReadFrom(int agent_socket) {
  std::array<uint8_t, wire::kMaxHintMessageBytes> buffer;
  for (int i = 0; i < kHintsPerRead; ++i) {
    iovec part{buffer.data(), buffer.size()};
    msghdr message{};  // no room for descriptors: the kernel drops them and sets MSG_CTRUNC
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    const ssize_t count = ::recvmsg(agent_socket, &message, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return {};
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == ECONNRESET) return Fail(ErrorCode::kClosed, "agent closed its socket");
    if (count < 0) return link::FailErrno("recvmsg agent");
    if ((message.msg_flags & MSG_CTRUNC) != 0) return Fail(ErrorCode::kInvalid, "agent sent a descriptor");
    if ((message.msg_flags & MSG_TRUNC) != 0) return Fail(ErrorCode::kTooLarge, "oversized message from the agent");
    if (count == 0) return EndOrEmpty(agent_socket);
    if (auto accepted = Accept(ByteSpan(buffer.data(), static_cast<size_t>(count))); !accepted) return accepted;
  }
  return {};
}

Result<void> HintReader::Accept(ByteSpan datagram) {
  if (!allowance_.Take(1, clock_.Now())) return Fail(ErrorCode::kRefused, "agent floods with messages");
  auto message = wire::ParseHintMessage(datagram);
  if (!message) return std::unexpected(message.error());
  Apply(std::move(*message));
  if (states_.size() > kMaxWaitingStates) return Fail(ErrorCode::kRefused, "agent floods with states");
  return {};
}

void HintReader::Apply(wire::HintMessage&& message) {
  if (IsTransfer(message)) return transfers_.push_back(std::move(message));
  if (const auto* damage = std::get_if<wire::DamageHint>(&message)) damage_.Add(damage->rect);
  if (auto* cursor = std::get_if<wire::CursorHint>(&message)) cursor_ = std::move(cursor->cursor);
  if (const auto* caret = std::get_if<wire::CaretHint>(&message)) caret_ = caret->rect;
  if (const auto* state = std::get_if<wire::StateHint>(&message)) states_.push_back(state->state);
  if (const auto* resized = std::get_if<wire::ResizedHint>(&message)) resized_ = resized->size;
  if (const auto* done = std::get_if<wire::InputDone>(&message)) last_input_id_ = done->input_id;
}

}  // namespace shoji::capture
