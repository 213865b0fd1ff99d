#include "broker/relay/session_messages.h"

namespace shoji::relay {
namespace {

constexpr size_t kFrameHeaderBytes = 36;

// Content and offers of the Internet side never pass here by themselves.
bool IsTransfer(wire::Type type) { return type >= wire::Type::kTransferAnswer && type <= wire::Type::kTransferDetail; }

}  // namespace

Result<wire::Type> CheckSessionMessage(ByteSpan message) {
  const auto type = wire::PeekType(message);
  if (!type) return std::unexpected(type.error());
  if (*type == wire::Type::kFrame) {
    if (message.size() < wire::kHeaderBytes + kFrameHeaderBytes) return Fail(ErrorCode::kInvalid, "short FRAME");
    return *type;
  }
  if (IsTransfer(*type)) return Fail(ErrorCode::kInvalid, "only the broker answers transfers");
  if (*type == wire::Type::kHold) return Fail(ErrorCode::kInvalid, "only the broker tells of holds");
  if (auto parsed = wire::ParseServerMessage(message); !parsed) return std::unexpected(parsed.error());
  return *type;
}

}  // namespace shoji::relay
