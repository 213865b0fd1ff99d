#include "broker/rdp/server/broker_link.h"

#include <poll.h>

#include "session/link/errno_text.h"

namespace shoji::rdp {

Result<void> BrokerLink::TellRefused(RefusedThing what) {
  if (!told_.insert(what).second) return {};
  return Send(Encode(DoorRequest(Refused{what})));
}

Result<Bytes> BrokerLink::AskSignature(ByteSpan block) {
  auto answer = Ask(Sign{.block = {block.begin(), block.end()}});
  if (!answer) return std::unexpected(answer.error());
  auto* signature = std::get_if<Signature>(&*answer);
  if (signature == nullptr) return Fail(ErrorCode::kInvalid, "the broker answers SIGN with something else");
  if (signature->block.size() != block.size()) return Fail(ErrorCode::kRefused, "the broker does not sign");
  return std::move(signature->block);
}

Result<Credential> BrokerLink::AskCredential(const std::string& user) {
  auto answer = Ask(CredentialRequest{user});
  if (!answer) return std::unexpected(answer.error());
  auto* credential = std::get_if<Credential>(&*answer);
  if (credential == nullptr) return Fail(ErrorCode::kInvalid, "the broker answers CREDENTIAL_REQUEST otherwise");
  return *credential;
}

Result<DoorAnswer> BrokerLink::Ask(const DoorRequest& request) {
  if (auto sent = Send(Encode(request)); !sent) return std::unexpected(sent.error());
  for (;;) {
    if (const ByteSpan message = Next(); !message.empty()) return ParseDoorAnswer(message);
    if (auto ready = WaitReadable(); !ready) return std::unexpected(ready.error());
    if (auto flushed = Flush(); !flushed) return std::unexpected(flushed.error());
    if (auto filled = Fill(); !filled) return std::unexpected(filled.error());
  }
}

Result<void> BrokerLink::WaitReadable() {
  const auto events = static_cast<short>(POLLIN | (wants_write() ? POLLOUT : 0));
  pollfd ready{.fd = fd(), .events = events, .revents = 0};
  const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(patience_);
  const int count = ::poll(&ready, 1, static_cast<int>(patience.count()));
  if (count < 0 && errno != EINTR) return link::FailErrno("poll");
  if (count == 0) return Fail(ErrorCode::kUnavailable, "the broker does not answer");
  return {};
}

}  // namespace shoji::rdp
