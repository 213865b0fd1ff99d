// SessionDirectory's other half: what the host tells, and what time tells.
#include <algorithm>
#include <utility>

#include "broker/sessions/session_directory.h"
#include "session/link/json_fields.h"

namespace shoji::sessions {
namespace {

constexpr std::chrono::seconds kListEvery{30};

int PixelsAt(const link::Json& entry, const char* key) {
  return static_cast<int>(link::NumberField(entry, key, 0, 65'535).value_or(0));
}

int64_t CountAt(const link::Json& entry, const char* key) {
  return link::NumberField(entry, key, 0, INT64_MAX).value_or(0);
}

std::vector<std::string> DepartmentsAt(const link::Json& entry) {
  std::vector<std::string> departments;
  const auto given = entry.find("departments");
  if (given == entry.end() || !given->is_array()) return departments;
  for (const auto& name : *given) {
    if (name.is_string()) departments.push_back(name.get<std::string>());
  }
  return departments;
}

}  // namespace

void SessionDirectory::OnConnected() {
  next_list_ = clock_.Now() + kListEvery;
  listing_ = {.number = listing_.number + 1, .before = {}, .living = {}};
  for (const auto& [id, session] : sessions_) listing_.before.insert(id);
  AskForList("");
}

void SessionDirectory::AskForList(const std::string& after) {
  link::Json request = {{"op", "list"}};
  if (!after.empty()) request["after"] = after;
  host_.Request(std::move(request), clock_.Now() + settings_.host_timeout,
                [this, after, number = listing_.number](const auto& answer) {
                  if (answer && number == listing_.number) OnListed(answer->body, after);
                });
}

void SessionDirectory::OnDisconnected() {
  // A session that streams may outlive its host for a moment; its link will close and then the reason is known.
  for (auto& [id, session] : sessions_) {
    if (session.viewer == nullptr || session.linked) continue;
    session.detached_since = clock_.Now();
    std::exchange(session.viewer, nullptr)->End(wire::EndReason::kHostLost, "");
  }
}

void SessionDirectory::OnListed(const link::Json& page, const std::string& after) {
  if (!page.contains("sessions") || !page["sessions"].is_array()) return;
  pool_ready_ = static_cast<int>(link::NumberField(page, "pool_ready", 0, 100'000).value_or(0));
  capacity_ = static_cast<int>(link::NumberField(page, "capacity", 0, 100'000).value_or(0));
  std::string last = after;
  for (const auto& entry : page["sessions"]) {
    const auto id = link::TextField(entry, "session", 32).value_or("");
    if (!link::IsSessionId(id)) continue;
    last = std::max(last, id);
    if (listing_.living.insert(id).second) RestoreOne(id, entry);
  }
  if (link::BoolField(page, "more").value_or(false) && last > after) return AskForList(last);
  ForgetUnlisted();
  known_ = true;
  ApplyHolds();
}

// A session that began after the list was asked for may be missing from it.
void SessionDirectory::ForgetUnlisted() {
  for (const auto& id : listing_.before) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || listing_.living.contains(id)) continue;
    Forget(found, wire::EndReason::kHostLost, "not known to the host");
  }
}

void SessionDirectory::RestoreOne(const std::string& id, const link::Json& entry) {
  const Size size{PixelsAt(entry, "width_px"), PixelsAt(entry, "height_px")};
  auto found = sessions_.find(id);
  if (found == sessions_.end()) {
    const auto user = link::TextField(entry, "user", 64).value_or("");
    const auto department = link::TextField(entry, "department", 256).value_or("");
    Insert(id, user, department, size);
    found = sessions_.find(id);
    Collect(audit::SessionRestored(id, user, department));
  }
  auto& info = found->second.info;
  info.state = link::TextField(entry, "state", 16).value_or("running");
  info.started_at_ms = CountAt(entry, "started_at_ms");
  info.width_px = size.width_px;
  info.height_px = size.height_px;
  if (info.departments.empty()) info.departments = DepartmentsAt(entry);
  const auto hold = HoldFromName(link::TextField(entry, "hold", 16).value_or("none"));
  if (!found->second.hold_due) found->second.asked = hold;
}

void SessionDirectory::OnEvent(const link::Json& event) {
  const auto kind = link::TextField(event, "event", 32).value_or("");
  if (kind == "step") OnStep(event);
  if (kind == "ended") OnEnded(event);
  if (kind == "destination") OnDestination(event);
  if (kind == "destinations_lost") Collect(audit::DestinationsLost(CountAt(event, "count")));
}

void SessionDirectory::OnStep(const link::Json& event) {
  const auto id = link::TextField(event, "session", 32).value_or("");
  const auto step = link::TextField(event, "step", 16).value_or("");
  if (step != "sandbox" && step != "display" && step != "browser") return;
  if (const auto found = sessions_.find(id); found != sessions_.end()) return TakeStep(found->second, step);
  // A warm session's steps come before the answer that says whose it is.
  if (starting_.empty() || !link::IsSessionId(id)) return;
  if (!early_steps_.contains(id) && early_steps_.size() >= kMaxEarlySessions) return;
  auto& steps = early_steps_[id];
  if (std::ranges::find(steps, step) == steps.end()) steps.push_back(step);
}

void SessionDirectory::TakeStep(Session& session, const std::string& step) {
  if (step == "browser") session.info.state = "running";
  if (std::ranges::find(session.steps, step) != session.steps.end()) return;
  session.steps.push_back(step);
  if (session.viewer != nullptr) session.viewer->ShowStep(step);
}

void SessionDirectory::OnEnded(const link::Json& event) {
  const auto found = sessions_.find(link::TextField(event, "session", 32).value_or(""));
  if (found == sessions_.end()) return;
  const auto reason = link::NumberField(event, "reason", 1, wire::kLastEndReason).value_or(9);
  Forget(found, static_cast<wire::EndReason>(reason), link::TextField(event, "detail", 256).value_or(""));
}

void SessionDirectory::OnDestination(const link::Json& event) {
  const auto session = link::TextField(event, "session", 64).value_or("");
  const auto user = link::TextField(event, "user", 64).value_or("");
  const auto department = link::TextField(event, "department", 256).value_or("");
  const auto host = link::TextField(event, "host", 256).value_or("");
  const auto answer = link::TextField(event, "answer", 64).value_or("");
  const auto phase = link::TextField(event, "phase", 8).value_or("closed");
  audit::Destination reached;
  reached.session = session;
  reached.user = user;
  reached.department = department;
  reached.host = host;
  reached.port = CountAt(event, "port");
  reached.answer = answer;
  reached.bytes_up = CountAt(event, "bytes_up");
  reached.bytes_down = CountAt(event, "bytes_down");
  reached.phase = phase;
  reached.duration_ms = CountAt(event, "duration_ms");
  reached.count = link::NumberField(event, "count", 1, INT64_MAX).value_or(1);
  Collect(audit::DestinationReached(reached));
  if (const auto found = sessions_.find(session); found != sessions_.end()) {
    found->second.activity.Note({host, reached.port, answer, 0, reached.bytes_up, reached.bytes_down, {}},
                                phase == "open", clock_.Wall());
  }
}

void SessionDirectory::Tick(TimePoint now) {
  host_.Tick(now);
  if (host_.connected() && next_list_ && now >= *next_list_) OnConnected();
  CheckTimers(now);
  CheckHolds(now);
  if (collected_.empty() || now < record_again_) return;
  record_again_ = now + kRecordAgain;
  (void)RecordCollected();
}

void SessionDirectory::CheckTimers(TimePoint now) {
  std::vector<std::pair<std::string, wire::EndReason>> over;
  std::vector<Viewer*> lost;
  for (auto& [id, session] : sessions_) {
    if (session.ending) continue;
    if (session.viewer != nullptr && session.link_lost) {
      if (host_.connected() && now - *session.link_lost < kReasonGrace) continue;
      lost.push_back(std::exchange(session.viewer, nullptr));
      session.link_lost.reset();
      session.detached_since = now;
    } else if (session.held.hold != Hold::kNone) {
      // Whoever may not type is not idle, and what may be evidence is kept.
      session.last_input = session.detached_since = now;
    } else if (session.viewer != nullptr && now - session.last_input >= settings_.idle) {
      over.emplace_back(id, wire::EndReason::kIdle);
    } else if (session.viewer == nullptr && now - session.detached_since >= settings_.disconnect) {
      over.emplace_back(id, wire::EndReason::kDisconnected);
    }
  }
  const auto why = host_.connected() ? wire::EndReason::kSessionLost : wire::EndReason::kHostLost;
  for (Viewer* viewer : lost) viewer->End(why, "the link closed");
  for (const auto& [id, reason] : over) (void)EndAs(id, reason);
}

}  // namespace shoji::sessions
