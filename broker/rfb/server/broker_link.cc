#include "broker/rfb/server/broker_link.h"

#include <poll.h>

#include "codec/base/hex.h"
#include "session/link/json_fields.h"

namespace shoji::rfb {

Result<UniqueFd> BrokerLink::Login(ByteSpan challenge, ByteSpan response) {
  const link::Json login = {{"op", "login"}, {"challenge", Hex(challenge)}, {"response", Hex(response)}};
  if (auto sent = channel_.Send(login); !sent) return std::unexpected(sent.error());
  auto answer = Await();
  if (!answer) return std::unexpected(answer.error());
  if (!link::BoolField(answer->body, "ok").value_or(false) || answer->fds.size() != 1) {
    return Fail(ErrorCode::kRefused, "not let in");
  }
  return std::move(answer->fds.front());
}

Result<link::Datagram> BrokerLink::Await() {
  pollfd waiting{.fd = channel_.fd(), .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, kPatienceMs) <= 0) return Fail(ErrorCode::kUnavailable, "the broker does not answer");
  auto datagram = channel_.Receive();
  if (!datagram) return std::unexpected(datagram.error());
  if (!*datagram) return Fail(ErrorCode::kUnavailable, "the broker does not answer");
  return std::move(**datagram);
}

}  // namespace shoji::rfb
