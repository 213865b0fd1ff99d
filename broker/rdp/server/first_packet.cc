#include "broker/rdp/server/first_packet.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "session/link/errno_text.h"

namespace shoji::rdp {
namespace {

// Waits for `bytes` at least: the kernel counts, so that half a packet does not keep waking us.
Result<void> WaitFor(int socket, size_t bytes, const Clock& clock, TimePoint deadline) {
  const int low_water = static_cast<int>(bytes);
  if (::setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &low_water, sizeof low_water) != 0) {
    return link::FailErrno("SO_RCVLOWAT");
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock.Now());
  if (left.count() <= 0) return Fail(ErrorCode::kUnavailable, "the client does not begin");
  pollfd ready{.fd = socket, .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) return link::FailErrno("poll");
  return {};
}

}  // namespace

Result<ConnectionRequest> PeekConnectionRequest(int socket, const Clock& clock, TimePoint deadline) {
  std::array<uint8_t, kMaxConnectionRequestBytes> buffer;
  size_t wanted = 1;
  for (;;) {
    if (auto waited = WaitFor(socket, wanted, clock, deadline); !waited) return std::unexpected(waited.error());
    const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), MSG_PEEK | MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count < 0) return link::FailErrno("recv");
    const ByteSpan there(buffer.data(), static_cast<size_t>(count));
    // Readable with less than asked for: nothing more will come.
    if (there.size() < wanted) return Fail(ErrorCode::kClosed, "the client went away before it began");
    const auto length = ConnectionRequestLength(there);
    if (!length) return std::unexpected(length.error());
    wanted = *length;
    if (there.size() < wanted) continue;
    if (auto reset = WaitFor(socket, 1, clock, deadline); !reset) return std::unexpected(reset.error());
    return ParseConnectionRequest(there.first(wanted));
  }
}

}  // namespace shoji::rdp
