#include "broker/relay/session_messages.h"

namespace shoji::relay {
namespace {

constexpr size_t kFrameHeaderBytes = 36;

}  // namespace

Result<wire::Type> CheckSessionMessage(ByteSpan message) {
  const auto type = wire::PeekType(message);
  if (!type) return std::unexpected(type.error());
  if (*type == wire::Type::kFrame) {
    if (message.size() < wire::kHeaderBytes + kFrameHeaderBytes) return Fail(ErrorCode::kInvalid, "short FRAME");
    return *type;
  }
  if (*type == wire::Type::kTransferAnswer) return Fail(ErrorCode::kInvalid, "only the broker answers transfers");
  if (auto parsed = wire::ParseServerMessage(message); !parsed) return std::unexpected(parsed.error());
  return *type;
}

}  // namespace shoji::relay
