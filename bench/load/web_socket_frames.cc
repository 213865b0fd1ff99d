#include "bench/load/web_socket_frames.h"

#include <utility>

namespace shoji::bench {
namespace {

constexpr uint8_t kFinal = 0x80;
constexpr uint8_t kMasked = 0x80;
constexpr uint8_t kContinuation = 0;
constexpr size_t kDropAbove = 256 * 1024;

bool IsControl(uint8_t opcode) { return opcode >= 8; }

bool IsKnown(uint8_t opcode) {
  return opcode == kContinuation || opcode == 1 || opcode == 2 || (opcode >= 8 && opcode <= 10);
}

}  // namespace

std::string WebSocketFrame(WebSocketKind kind, ByteSpan payload) {
  std::string frame(1, static_cast<char>(kFinal | static_cast<uint8_t>(kind)));
  const size_t size = payload.size();
  const size_t extra = size < 126 ? 0 : size <= 0xFFFF ? 2 : 8;
  const size_t first = extra == 0 ? size : extra == 2 ? 126 : 127;
  frame += static_cast<char>(kMasked | first);
  for (size_t i = extra; i > 0; --i) frame += static_cast<char>(size >> (8 * (i - 1)) & 0xFF);
  frame.append(4, '\0');
  return frame.append(AsText(payload));
}

std::optional<WebSocketReader::Head> WebSocketReader::ReadHead() const {
  const ByteSpan left = ByteSpan(buffer_).subspan(start_);
  if (left.size() < 2) return std::nullopt;
  Head head{(left[0] & kFinal) != 0, static_cast<uint8_t>(left[0] & 0x7F), 2, static_cast<uint64_t>(left[1])};
  if (head.payload_bytes < 126 || head.payload_bytes >= kMasked) return head;
  const size_t extra = head.payload_bytes == 126 ? 2 : 8;
  if (left.size() < 2 + extra) return std::nullopt;
  head.payload_bytes = 0;
  for (size_t i = 0; i < extra; ++i) head.payload_bytes = head.payload_bytes << 8 | left[2 + i];
  head.head_bytes += extra;
  return head;
}

void WebSocketReader::Drop(size_t bytes) {
  start_ += bytes;
  if (start_ < buffer_.size() && start_ < kDropAbove) return;
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<ptrdiff_t>(start_));
  start_ = 0;
  // Thousands of connections are quiet at any moment: what a page needed once is given back.
  if (buffer_.empty() && buffer_.capacity() > kDropAbove) Bytes().swap(buffer_);
}

Result<std::optional<WebSocketMessage>> WebSocketReader::Next() {
  while (const auto head = ReadHead()) {
    // A server never masks: its length byte would have the high bit. The reserved bits are bits of no extension.
    const bool masked = (buffer_[start_ + 1] & kMasked) != 0;
    if (masked || !IsKnown(head->opcode)) return Fail(ErrorCode::kInvalid, "a WebSocket frame no server sends");
    const size_t so_far = parts_ ? parts_->payload.size() : 0;
    if (head->payload_bytes > max_message_bytes_ || head->payload_bytes + so_far > max_message_bytes_) {
      return Fail(ErrorCode::kTooLarge, "a WebSocket message over the maximum");
    }
    const auto payload_bytes = static_cast<size_t>(head->payload_bytes);
    const ByteSpan left = ByteSpan(buffer_).subspan(start_ + head->head_bytes);
    if (left.size() < payload_bytes) return std::nullopt;
    const ByteSpan payload = left.first(payload_bytes);
    if (IsControl(head->opcode)) {
      WebSocketMessage control{static_cast<WebSocketKind>(head->opcode), Bytes(payload.begin(), payload.end())};
      Drop(head->head_bytes + payload_bytes);
      return control;
    }
    if ((head->opcode == kContinuation) != parts_.has_value()) return Fail(ErrorCode::kInvalid, "frames out of order");
    if (!parts_) parts_.emplace(WebSocketMessage{static_cast<WebSocketKind>(head->opcode), {}});
    parts_->payload.insert(parts_->payload.end(), payload.begin(), payload.end());
    Drop(head->head_bytes + payload_bytes);
    if (head->final) return std::exchange(parts_, std::nullopt);
  }
  return std::nullopt;
}

}  // namespace shoji::bench
