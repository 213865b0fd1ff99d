#include "broker/relay/session_messages.h"

namespace shoji::relay {
namespace {

constexpr size_t kFrameHeaderBytes = 36;

bool IsBrokersOwn(wire::Type type) {
  return type == wire::Type::kTransferAnswer || type == wire::Type::kTransferProceed ||
         type == wire::Type::kTransferDetail;
}

}  // namespace

bool IsForGate(wire::Type type) {
  return type == wire::Type::kTransferOffer || type == wire::Type::kTransferContent || type == wire::Type::kTransferEnd;
}

Result<wire::Type> CheckSessionMessage(ByteSpan message) {
  const auto type = wire::PeekType(message);
  if (!type) return std::unexpected(type.error());
  if (*type == wire::Type::kFrame) {
    if (message.size() < wire::kHeaderBytes + kFrameHeaderBytes) return Fail(ErrorCode::kInvalid, "short FRAME");
    return *type;
  }
  if (IsBrokersOwn(*type)) return Fail(ErrorCode::kInvalid, "only the broker answers transfers");
  if (*type == wire::Type::kWatch) return Fail(ErrorCode::kInvalid, "only the broker tells who looks on");
  if (*type == wire::Type::kHold) return Fail(ErrorCode::kInvalid, "only the broker tells of holds");
  if (auto parsed = wire::ParseServerMessage(message); !parsed) return std::unexpected(parsed.error());
  return *type;
}

}  // namespace shoji::relay
