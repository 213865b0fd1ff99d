#include "broker/rdp/server/end_reason.h"

namespace shoji::rdp {
namespace {

// Names of the specification, without ERRINFO_.
constexpr uint32_t kRpcInitiatedDisconnect = 0x1;
constexpr uint32_t kRpcInitiatedLogoff = 0x2;
constexpr uint32_t kIdleTimeout = 0x3;
constexpr uint32_t kDisconnectedByOther = 0x5;
constexpr uint32_t kServerDenied = 0x7;
constexpr uint32_t kFreshCredentialsRequired = 0xA;
constexpr uint32_t kLogoffByUser = 0xC;

}  // namespace

uint32_t ErrorInfoOf(wire::EndReason reason) {
  switch (reason) {
    case wire::EndReason::kEndedByUser:
    case wire::EndReason::kLoggedOut:
      return kLogoffByUser;
    case wire::EndReason::kEndedByAdmin:
    case wire::EndReason::kEmergency:
      return kRpcInitiatedLogoff;
    case wire::EndReason::kIdle:
    case wire::EndReason::kDisconnected:
      return kIdleTimeout;
    case wire::EndReason::kTakenOver:
      return kDisconnectedByOther;
    case wire::EndReason::kStartFailed:
    case wire::EndReason::kResourceLimit:
      return kServerDenied;
    default:
      return kRpcInitiatedDisconnect;
  }
}

uint32_t ErrorInfoOf(LoginResult refusal) {
  return refusal == LoginResult::kBadCredentials ? kFreshCredentialsRequired : kServerDenied;
}

}  // namespace shoji::rdp
