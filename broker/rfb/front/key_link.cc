#include "broker/rfb/front/key_link.h"

#include <poll.h>

#include "codec/base/hex.h"
#include "session/link/json_fields.h"

namespace shoji::rfb {

Result<Bytes> KeyLink::Sign(ByteSpan block) {
  if (auto sent = channel_.Send({{"op", "sign"}, {"block", Hex(block)}}); !sent) return std::unexpected(sent.error());
  pollfd waiting{.fd = channel_.fd(), .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, kPatienceMs) <= 0) return Fail(ErrorCode::kUnavailable, "the broker does not answer");
  const auto answer = channel_.Receive();
  if (!answer) return std::unexpected(answer.error());
  if (!*answer) return Fail(ErrorCode::kUnavailable, "the broker does not answer");
  Bytes signature(block.size());
  const std::string text = link::TextField((*answer)->body, "signature").value_or("");
  if (!FromHex(text, signature)) return Fail(ErrorCode::kRefused, "the broker does not sign");
  return signature;
}

}  // namespace shoji::rfb
