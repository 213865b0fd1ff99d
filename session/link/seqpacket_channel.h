// One end of a control socket: JSON datagrams with file descriptors riding along (CONTRACT.md).
// Owned by one object on one thread; non-blocking; never throws. Both ends are trusted processes, but the bytes are
// checked all the same: anything odd is an Error and the owner closes the channel.
#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::link {

using Json = nlohmann::json;

inline constexpr size_t kMaxDatagramBytes = 32 * 1024;
inline constexpr size_t kMaxDatagramFds = 4;
inline constexpr size_t kMaxQueuedDatagrams = 256;

struct Datagram {
  Json body;  // always an object
  std::vector<UniqueFd> fds;
};

class SeqpacketChannel {
 public:
  // Takes a connected SOCK_SEQPACKET socket and makes it non-blocking and close-on-exec.
  explicit SeqpacketChannel(UniqueFd socket);
  // Two connected ends, close-on-exec.
  static Result<std::pair<UniqueFd, UniqueFd>> Pair();

  int fd() const { return socket_.get(); }

  // Sends `body`, and `fd` when valid (closed here afterwards). Queued when the peer is slow.
  // kUnavailable: more than kMaxQueuedDatagrams wait; kClosed/kIo: the peer is gone; kTooLarge: over kMaxDatagramBytes.
  Result<void> Send(const Json& body, UniqueFd fd = {});
  bool wants_write() const { return !queue_.empty(); }
  Result<void> Flush();

  // One datagram; nullopt when none is there now. kClosed at the end; kInvalid for truncated or malformed datagrams.
  Result<std::optional<Datagram>> Receive();

 private:
  struct Outgoing {
    std::string text;
    UniqueFd fd;
  };
  // True when sent, false when the socket is full.
  Result<bool> SendNow(const Outgoing& outgoing);

  UniqueFd socket_;
  std::deque<Outgoing> queue_;
};

// The bytes of one datagram as a JSON object; kInvalid otherwise.
Result<Json> ParseDatagram(std::string_view text);

}  // namespace shoji::link
