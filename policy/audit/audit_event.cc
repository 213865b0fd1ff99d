#include "policy/audit/audit_event.h"

namespace shoji::audit {
namespace {

Field Text(std::string_view name, std::string_view value) { return {name, std::string(value)}; }
Field Number(std::string_view name, int64_t value) { return {name, value}; }

Event AdminEvent(std::string_view type, std::string_view actor, std::string_view act, std::string_view object,
                 std::string_view detail) {
  return {type, {Text("actor", actor), Text("act", act), Text("object", object), Text("detail", detail)}};
}

}  // namespace

Event LoginSucceeded(std::string_view user, std::string_view address) {
  return {"login.ok", {Text("user", user), Text("address", address)}};
}

Event LoginFailed(std::string_view user, std::string_view address) {
  return {"login.failed", {Text("user", user), Text("address", address)}};
}

Event LoginThrottled(std::string_view user, std::string_view address, int64_t retry_after_s) {
  return {"login.throttled", {Text("user", user), Text("address", address), Number("retry_after_s", retry_after_s)}};
}

Event LoggedOut(std::string_view user, std::string_view address) {
  return {"logout", {Text("user", user), Text("address", address)}};
}

Event SessionRequested(std::string_view user, std::string_view department, std::string_view address) {
  return {"session.requested", {Text("user", user), Text("department", department), Text("address", address)}};
}

Event SessionStarted(std::string_view session, std::string_view user, std::string_view department,
                     std::string_view address) {
  return {"session.start",
          {Text("session", session), Text("user", user), Text("department", department), Text("address", address)}};
}

Event SessionRestored(std::string_view session, std::string_view user, std::string_view department) {
  return {"session.restored", {Text("session", session), Text("user", user), Text("department", department)}};
}

Event SessionAttached(std::string_view session, std::string_view user, std::string_view address) {
  return {"session.attach", {Text("session", session), Text("user", user), Text("address", address)}};
}

Event SessionDetached(std::string_view session, std::string_view user) {
  return {"session.detach", {Text("session", session), Text("user", user)}};
}

Event SessionEnded(std::string_view session, std::string_view user, int64_t reason, std::string_view detail) {
  return {"session.end",
          {Text("session", session), Text("user", user), Number("reason", reason), Text("detail", detail)}};
}

Event TransferRefused(const Transfer& transfer) {
  return {"transfer.refused",
          {Text("session", transfer.session), Text("user", transfer.user), Text("department", transfer.department),
           Text("channel", transfer.channel), Text("direction", transfer.direction),
           Text("class", transfer.classification), Field{"bytes", static_cast<int64_t>(transfer.bytes)},
           Text("rule", transfer.rule_id), Text("reason", transfer.reason_key)}};
}

Event DestinationReached(const Destination& destination) {
  return {"destination",
          {Text("session", destination.session), Text("user", destination.user),
           Text("department", destination.department), Text("host", destination.host), Number("port", destination.port),
           Text("answer", destination.answer), Text("phase", destination.phase),
           Number("bytes_up", destination.bytes_up), Number("bytes_down", destination.bytes_down),
           Number("duration_ms", destination.duration_ms), Number("count", destination.count)}};
}

Event AdminActed(std::string_view actor, std::string_view act, std::string_view object, std::string_view detail) {
  return AdminEvent("admin.act", actor, act, object, detail);
}

Event AdminActFailed(std::string_view actor, std::string_view act, std::string_view object, std::string_view detail) {
  return AdminEvent("admin.failed", actor, act, object, detail);
}

Event ServiceStarted(std::string_view service, std::string_view version) {
  return {"service.start", {Text("service", service), Text("version", version)}};
}

Event ServiceStopped(std::string_view service) { return {"service.stop", {Text("service", service)}}; }

}  // namespace shoji::audit
