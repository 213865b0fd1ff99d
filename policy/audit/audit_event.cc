#include "policy/audit/audit_event.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace shoji::audit {
namespace {

Field Text(std::string_view name, std::string_view value) { return {name, std::string(value)}; }
Field Number(std::string_view name, int64_t value) { return {name, value}; }
// What somebody announced may be more than there is.
int64_t Length(uint64_t bytes) { return static_cast<int64_t>(std::min<uint64_t>(bytes, INT64_MAX)); }

Event AdminEvent(std::string_view type, std::string_view actor, std::string_view act, std::string_view object,
                 std::string_view detail) {
  return {type, {Text("actor", actor), Text("act", act), Text("object", object), Text("detail", detail)}};
}

// "2026-11-21T10:40", local time of the decision.
std::string LocalText(const policy::LocalTime& at) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(at.day))};
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), at.minute / 60, at.minute % 60);
  return text.data();
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

Event PolicyEvent(std::string_view type, const PolicyStep& step) {
  return {type,
          {Text("actor", step.actor), Text("act", step.act), Number("version", step.version),
           Number("active_before", step.active_before), Text("sha256", step.sha256), Text("detail", step.detail)}};
}

}  // namespace

Event LoginSucceeded(std::string_view user, std::string_view address, std::string_view door) {
  return {"login.ok", {Text("user", user), Text("address", address), Text("door", door)}};
}

Event LoginFailed(std::string_view user, std::string_view address, std::string_view door) {
  return {"login.failed", {Text("user", user), Text("address", address), Text("door", door)}};
}

Event LoginThrottled(std::string_view user, std::string_view address, int64_t retry_after_s, std::string_view door) {
  return {"login.throttled",
          {Text("user", user), Text("address", address), Number("retry_after_s", retry_after_s), Text("door", door)}};
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

Event DestinationsLost(int64_t count) { return {"destination.lost", {Number("count", count)}}; }

Event EmergencyOrdered(std::string_view actor, std::string_view scope, std::string_view name, std::string_view hold,
                       std::string_view reason, int64_t sessions) {
  return {"emergency.ordered",
          {Text("actor", actor), Text("scope", scope), Text("name", name), Text("hold", hold), Text("reason", reason),
           Number("sessions", sessions)}};
}

Event EmergencyLifted(std::string_view actor, std::string_view scope, std::string_view name, std::string_view hold,
                      std::string_view reason) {
  return {"emergency.lifted",
          {Text("actor", actor), Text("scope", scope), Text("name", name), Text("hold", hold), Text("reason", reason)}};
}

Event SessionHeld(std::string_view session, std::string_view user, std::string_view hold, std::string_view outcome) {
  return {"session.hold", {Text("session", session), Text("user", user), Text("hold", hold), Text("outcome", outcome)}};
}

Event WatchAsked(const Watching& watch) {
  return {"watch.asked", {Text("session", watch.session), Text("user", watch.user), Text("actor", watch.actor)}};
}

Event WatchAnswered(const Watching& watch, std::string_view outcome) {
  return {
      "watch.answered",
      {Text("session", watch.session), Text("user", watch.user), Text("actor", watch.actor), Text("outcome", outcome)}};
}

Event WatchBegan(const Watching& watch, std::string_view address) {
  return {
      "watch.began",
      {Text("session", watch.session), Text("user", watch.user), Text("actor", watch.actor), Text("address", address)}};
}

Event WatchEnded(const Watching& watch, std::string_view why) {
  return {"watch.ended",
          {Text("session", watch.session), Text("user", watch.user), Text("actor", watch.actor), Text("why", why)}};
}

Event ServiceStarted(std::string_view service, std::string_view version) {
  return {"service.start", {Text("service", service), Text("version", version)}};
}

Event ServiceStopped(std::string_view service) { return {"service.stop", {Text("service", service)}}; }

Event TransferDecided(const DecidedTransfer& transfer) {
  const policy::Request& request = transfer.request;
  const policy::Subject& subject = request.subject;
  const policy::Decision& decision = transfer.decision;
  return {"transfer.decided",
          {Text("session", transfer.session),
           Number("transfer", transfer.transfer),
           Text("user", subject.user),
           Text("department", Joined(subject.departments)),
           Text("role", subject.role),
           Text("terminal", subject.terminal),
           Text("zone", Name(request.zone)),
           Text("channel", Name(request.channel)),
           Text("direction", Name(request.direction)),
           Text("declared", Name(request.declared)),
           Text("inspected", Name(request.inspected)),
           Text("integrity", Name(request.integrity)),
           Text("availability", Name(request.availability)),
           Text("class", Name(decision.classification)),
           Number("bytes", Length(request.bytes)),
           Text("media_type", request.media_type),
           Number("recent_count", request.recent.count),
           Number("recent_bytes", static_cast<int64_t>(request.recent.bytes)),
           Text("local", LocalText(request.at)),
           Text("stage", request.stage == policy::Stage::kEarly ? "early" : "final"),
           Text("answer", Name(decision.answer)),
           Text("rule", decision.rule_id),
           Text("reason", decision.reason_key),
           Number("rules", transfer.rules),
           Text("content", transfer.content)}};
}

Event PolicyChanged(const PolicyStep& step) { return PolicyEvent("policy.changed", step); }
Event PolicyChangeFailed(const PolicyStep& step) { return PolicyEvent("policy.failed", step); }

Event FileKept(const KeptFile& kept) {
  return {"file.kept",
          {Text("file", kept.file), Text("session", kept.session), Text("user", kept.user),
           Text("department", kept.department), Number("bytes", static_cast<int64_t>(kept.bytes)),
           Text("digest", kept.digest)}};
}

Event FileTurnedAway(std::string_view session, std::string_view user, uint64_t bytes, std::string_view reason_key,
                     int64_t count) {
  return {"file.refused",
          {Text("session", session), Text("user", user), Number("bytes", Length(bytes)), Text("reason", reason_key),
           Number("count", count)}};
}

Event FileJudged(const JudgedFile& judged) {
  return {"file.judged",
          {Text("file", judged.file), Text("user", judged.user), Text("state", judged.state),
           Text("media_type", judged.media_type), Text("rule", judged.rule_id), Text("reason", judged.reason_key),
           Number("text_bytes", static_cast<int64_t>(judged.text_bytes))}};
}

Event FileExtractRead(std::string_view file, std::string_view user, uint64_t bytes) {
  return {"file.extract", {Text("file", file), Text("user", user), Number("bytes", static_cast<int64_t>(bytes))}};
}

Event FileErased(std::string_view file, std::string_view user, std::string_view why, std::string_view actor) {
  return {"file.erased", {Text("file", file), Text("user", user), Text("why", why), Text("actor", actor)}};
}

Event FileNotErased(std::string_view file, std::string_view user, std::string_view reason_key, std::string_view actor) {
  return {"file.not_erased",
          {Text("file", file), Text("user", user), Text("reason", reason_key), Text("actor", actor)}};
}

Event ProtocolBroken(std::string_view session, std::string_view user, std::string_view address, std::string_view side,
                     std::string_view what) {
  return {
      "protocol.broken",
      {Text("session", session), Text("user", user), Text("address", address), Text("side", side), Text("what", what)}};
}

Event RdpPassIssued(std::string_view user, std::string_view address) {
  return {"rdp.pass", {Text("user", user), Text("address", address)}};
}

Event RdpClientSeen(const RdpClient& client) {
  return {"rdp.client",
          {Text("user", client.user), Text("address", client.address), Text("client", client.client),
           Number("build", client.build), Number("keyboard_layout", client.keyboard_layout)}};
}

Event RdpRefused(std::string_view user, std::string_view address, std::string_view what) {
  return {"rdp.refused", {Text("user", user), Text("address", address), Text("what", what)}};
}

Event RdpEnded(std::string_view user, std::string_view address, std::string_view why) {
  return {"rdp.ended", {Text("user", user), Text("address", address), Text("why", why)}};
}

Event TypedTextJudged(const TypedText& typed) {
  return {
      "input.text",
      {Text("session", typed.session), Text("user", typed.user), Text("department", typed.department),
       Field{"bulk", typed.bulk}, Text("found", typed.found), Text("class", typed.classification),
       Number("bytes", static_cast<int64_t>(typed.bytes)), Text("answer", typed.answer), Text("rule", typed.rule_id)}};
}

Event AuditResumed(std::string_view since, uint64_t refused, std::string_view why) {
  return {"audit.resumed",
          {Text("since", since), Number("refused", static_cast<int64_t>(refused)), Text("detail", why)}};
}

Event CheckpointsDamaged(std::string_view detail) {
  return {"audit.recovered",
          {Text("reason", "checkpoints_damaged"), Text("detail", detail), Text("torn_sha256", std::string_view())}};
}

Event AuditExported(std::string_view actor, std::string_view format, std::string_view since, std::string_view until) {
  return {"audit.exported", {Text("actor", actor), Text("format", format), Text("since", since), Text("until", until)}};
}

Event AuditKeyChanged(std::string_view actor, std::string_view old_key) {
  return {"audit.key_changed", {Text("actor", actor), Text("old_key", old_key)}};
}

}  // namespace shoji::audit
