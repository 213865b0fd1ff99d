// SessionDirectory's third part: what an emergency stop holds back, and that the host has done it.
#include <utility>

#include "broker/sessions/session_directory.h"
#include "session/link/json_fields.h"

namespace shoji::sessions {

int SessionDirectory::ApplyHolds() {
  std::vector<std::string> ids;
  for (const auto& [id, session] : sessions_) ids.push_back(id);
  int changes = 0;
  for (const auto& id : ids) changes += ApplyHold(id) ? 1 : 0;
  return changes;
}

bool SessionDirectory::ApplyHold(const std::string& id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.ending) return false;
  Session& session = found->second;
  const Held now = HoldOf(session.info);
  const bool changed = now != session.held;
  session.held = now;
  if (now.hold == Hold::kEnded) {
    // The host tells the client; a window whose host is not there is shut here.
    if (!EndAs(id, wire::EndReason::kEmergency)) ShutWindow(session, wire::EndReason::kEmergency, now.reason);
    return changed;
  }
  if (changed && session.viewer != nullptr) session.viewer->ShowHold(now);
  if (session.asked != now.hold) RequestHold(id);
  return changed;
}

void SessionDirectory::RequestHold(const std::string& id) {
  Session& session = sessions_.find(id)->second;
  const uint64_t round = ++session.hold_round;
  session.asked = session.held.hold;
  session.hold_due = clock_.Now() + kHoldGrace;
  const link::Json request = {{"op", "hold"}, {"session", id}, {"hold", Name(session.held.hold)}};
  host_.Request(request, clock_.Now() + settings_.host_timeout,
                [this, id, round](const auto& answer) { OnHoldAnswered(id, round, answer); });
}

void SessionDirectory::OnHoldAnswered(const std::string& id, uint64_t round, const Result<link::Datagram>& answer) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.hold_round != round) return;
  Session& session = found->second;
  session.hold_due.reset();
  const bool done = answer && link::BoolField(answer->body, "ok").value_or(false);
  const std::string outcome = done ? link::TextField(answer->body, "sandbox", 16).value_or("") : "not_confirmed";
  Collect(audit::SessionHeld(id, session.info.user, Name(session.held.hold), outcome));
  if (done) return;
  session.asked.reset();
  if (session.held.hold != Hold::kNone) ShutWindow(session, wire::EndReason::kEmergency, session.held.reason);
}

void SessionDirectory::ShutWindow(Session& session, wire::EndReason reason, std::string_view detail) {
  if (session.viewer == nullptr) return;
  session.linked = false;
  session.link_lost.reset();
  session.detached_since = clock_.Now();
  std::exchange(session.viewer, nullptr)->End(reason, detail);
}

void SessionDirectory::CheckHolds(TimePoint now) {
  for (auto& [id, session] : sessions_) {
    if (!session.hold_due || now < *session.hold_due || session.held.hold == Hold::kNone) continue;
    session.hold_due.reset();
    session.asked.reset();
    ShutWindow(session, wire::EndReason::kEmergency, session.held.reason);
  }
}

}  // namespace shoji::sessions
