#include "broker/sessions/emergency_stop.h"

#include <algorithm>
#include <utility>

#include "broker/sessions/session_directory.h"
#include "policy/audit/audit_line.h"

namespace shoji::sessions {
namespace {

constexpr const char* kNothingDone = "the audit record cannot be written: nothing was done";

// Text for people and for one line of the record.
bool IsOneLine(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return wire::IsPlainUtf8(text) && std::ranges::none_of(text, control);
}

Result<void> Check(const Scope& scope, std::string_view reason) {
  if (reason.empty() || reason.size() > EmergencyStop::kMaxReasonBytes || !IsOneLine(reason)) {
    return Fail(ErrorCode::kInvalid,
                "a reason of 1 to 300 bytes on one line is needed; it is shown to those concerned");
  }
  if ((scope.kind == Scope::Kind::kEveryone) != scope.name.empty() || scope.name.size() > 256 ||
      !IsOneLine(scope.name)) {
    return Fail(ErrorCode::kInvalid, "an order concerns everyone, one department or one session");
  }
  return {};
}

store::StoredStop Stored(const Stop& stop) {
  return {.scope = std::string(Name(stop.scope.kind)),
          .name = stop.scope.name,
          .hold = std::string(Name(stop.hold)),
          .reason = stop.reason,
          .actor = stop.actor,
          .since = stop.since};
}

Scope ScopeOf(const store::StoredStop& stored) {
  if (stored.scope == "department") return Scope::Department(stored.name);
  return stored.scope == "session" ? Scope::Session(stored.name) : Scope::Everyone();
}

bool Concerns(const Scope& scope, std::span<const std::string> departments, std::string_view session) {
  switch (scope.kind) {
    case Scope::Kind::kEveryone:
      return true;
    case Scope::Kind::kDepartment:
      return std::ranges::find(departments, scope.name) != departments.end();
    case Scope::Kind::kSession:
      return scope.name == session;
  }
  return false;
}

}  // namespace

std::string_view Name(Scope::Kind kind) {
  switch (kind) {
    case Scope::Kind::kEveryone:
      return "everyone";
    case Scope::Kind::kDepartment:
      return "department";
    case Scope::Kind::kSession:
      return "session";
  }
  return "unknown";
}

EmergencyStop::EmergencyStop(Services services) : services_(services) {}

EmergencyStop::~EmergencyStop() { services_.directory.UseHolds(nullptr); }

Result<void> EmergencyStop::Load() {
  const auto stored = services_.store.List();
  if (!stored) return std::unexpected(stored.error());
  for (const auto& each : *stored) {
    const auto hold = HoldFromName(each.hold);
    if (!hold) return Fail(ErrorCode::kInvalid, "the store holds an order this Shoji does not know: " + each.hold);
    stops_.push_back({ScopeOf(each), *hold, each.reason, each.actor, each.since});
  }
  services_.directory.UseHolds(this);
  return {};
}

std::vector<Stop>::iterator EmergencyStop::Find(const Scope& scope) {
  return std::ranges::find(stops_, scope, &Stop::scope);
}

Result<int> EmergencyStop::Begin(const Scope& scope, Hold hold, std::string_view reason, std::string_view actor) {
  if (auto checked = Check(scope, reason); !checked) return std::unexpected(checked.error());
  if (hold == Hold::kNone) return Fail(ErrorCode::kInvalid, "an order says view-only, freeze or end");
  const int count = CountConcerned(scope);
  if (scope.kind == Scope::Kind::kSession && count == 0) return Fail(ErrorCode::kNotFound, "no such session");
  const auto before = Find(scope);
  if (before == stops_.end() && stops_.size() >= kMaxStops) return Fail(ErrorCode::kTooLarge, "too many orders");
  const auto event = audit::EmergencyOrdered(actor, Name(scope.kind), scope.name, Name(hold), reason, count);
  if (!Record(event)) {
    const bool tightens = before == stops_.end() || hold >= before->hold;
    if (!tightens) return Fail(ErrorCode::kUnavailable, kNothingDone);
    if (auto owed = Owe(event); !owed) return std::unexpected(owed.error());
  }
  Stop stop{scope, hold, std::string(reason), std::string(actor), services_.clock.Wall()};
  const auto stored = services_.store.Put(Stored(stop));
  stop.stored = stored.has_value();
  if (before != stops_.end()) stops_.erase(before);
  stops_.push_back(std::move(stop));
  // Stored or not: those concerned are held back now.
  services_.directory.ApplyHolds();
  if (!stored)
    return Fail(ErrorCode::kIo, "in force, but not yet after a restart of the broker: " + stored.error().message);
  return count;
}

// What happened first is recorded first.
bool EmergencyStop::Record(const audit::Event& event) { return RecordOwed() && services_.audit.Append(event); }

bool EmergencyStop::RecordOwed() {
  if (owed_.empty()) return true;
  if (!services_.audit.AppendBatch(owed_)) return false;
  owed_.clear();
  return true;
}

Result<void> EmergencyStop::Owe(audit::Event done) {
  if (owed_.size() + 2 > kMaxOwed) return Fail(ErrorCode::kUnavailable, kNothingDone);
  const std::string when = audit::FormatTimestamp(services_.clock.Wall());
  owed_.push_back(audit::AdminActed("setup", "recorded.late", done.type, "done at " + when + ", before its record"));
  owed_.push_back(std::move(done));
  return {};
}

void EmergencyStop::Tick(TimePoint now) {
  if (now < try_again_) return;
  try_again_ = now + kTryAgain;
  (void)RecordOwed();
  for (Stop& stop : stops_) {
    if (!stop.stored) stop.stored = services_.store.Put(Stored(stop)).has_value();
  }
}

Result<int> EmergencyStop::Lift(const Scope& scope, std::string_view reason, std::string_view actor) {
  if (auto checked = Check(scope, reason); !checked) return std::unexpected(checked.error());
  const auto found = Find(scope);
  if (found == stops_.end()) return Fail(ErrorCode::kNotFound, "no such order is in force");
  const auto event = audit::EmergencyLifted(actor, Name(scope.kind), scope.name, Name(found->hold), reason);
  if (!Record(event)) return Fail(ErrorCode::kUnavailable, kNothingDone);
  if (auto removed = services_.store.Remove(Name(scope.kind), scope.name); !removed) {
    (void)services_.audit.Append(audit::AdminActFailed(actor, "emergency.lift", scope.name, removed.error().message));
    return std::unexpected(removed.error());
  }
  stops_.erase(found);
  return services_.directory.ApplyHolds();
}

int EmergencyStop::CountConcerned(const Scope& scope) const {
  const auto sessions = services_.directory.List();
  return static_cast<int>(std::ranges::count_if(
      sessions, [&](const auto& session) { return Concerns(scope, session.AllDepartments(), session.id); }));
}

Held EmergencyStop::Strictest(std::span<const std::string> departments, std::string_view session) const {
  Held strictest;
  for (const Stop& stop : stops_) {
    if (Concerns(stop.scope, departments, session) && stop.hold > strictest.hold) {
      strictest = {stop.hold, stop.reason, ""};
    }
  }
  return strictest;
}

void EmergencyStop::OnSessionGone(std::string_view session) {
  const auto found = Find(Scope::Session(std::string(session)));
  if (found == stops_.end()) return;
  stops_.erase(found);
  // One that cannot be removed names a session that never comes again.
  (void)services_.store.Remove(Name(Scope::Kind::kSession), session);
}

Held EmergencyStop::HoldOn(std::span<const std::string> departments, std::string_view session) const {
  return Strictest(departments, session);
}

Held EmergencyStop::HoldOf(const admin::SessionInfo& session) const {
  const auto departments = session.AllDepartments();
  Held held = Strictest(departments, session.id);
  if (held.hold != Hold::kNone) held.contact = services_.screens.ContactOf(departments);
  return held;
}

}  // namespace shoji::sessions
