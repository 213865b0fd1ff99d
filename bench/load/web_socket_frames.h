// WebSocket frames (RFC 6455) as a client writes and reads them: one wire message is one binary message. Pure; any
// thread. Takes foreign bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::bench {

enum class WebSocketKind : uint8_t { kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

struct WebSocketMessage {
  WebSocketKind kind = WebSocketKind::kBinary;
  Bytes payload;
};

// One whole message, masked with zeros: the mask protects proxies from pages, and there is neither here.
std::string WebSocketFrame(WebSocketKind kind, ByteSpan payload);

// Puts messages together from what arrives. Owned by one connection.
class WebSocketReader {
 public:
  explicit WebSocketReader(size_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

  void Feed(ByteSpan bytes) { buffer_.insert(buffer_.end(), bytes.begin(), bytes.end()); }
  // The next whole message, nothing while it is not all there. kTooLarge over the maximum; kInvalid for masked frames
  // and unknown kinds.
  Result<std::optional<WebSocketMessage>> Next();

 private:
  struct Head {
    bool final = false;
    uint8_t opcode = 0;
    size_t head_bytes = 0;
    uint64_t payload_bytes = 0;
  };
  // Nothing while the head is not all there.
  std::optional<Head> ReadHead() const;
  // Forgets what has been read, now and then.
  void Drop(size_t bytes);

  size_t max_message_bytes_;
  Bytes buffer_;
  size_t start_ = 0;
  std::optional<WebSocketMessage> parts_;  // a message of several frames, so far
};

}  // namespace shoji::bench
