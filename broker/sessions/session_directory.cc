#include "broker/sessions/session_directory.h"

#include <algorithm>
#include <utility>

#include "session/link/json_fields.h"

namespace shoji::sessions {
namespace {

admin::SessionInfo InfoOf(const std::string& id, const std::string& user, const std::string& department, Size size) {
  admin::SessionInfo info;
  info.id = id;
  info.user = user;
  info.department = department;
  info.state = "starting";
  info.width_px = size.width_px;
  info.height_px = size.height_px;
  return info;
}

}  // namespace

SessionDirectory::SessionDirectory(link::PollLoop& loop, const Clock& clock, audit::AuditLog& audit,
                                   Statistics& statistics, std::string host_socket, Settings settings)
    : clock_(clock),
      audit_(audit),
      statistics_(statistics),
      settings_(settings),
      host_(loop, std::move(host_socket),
            {.connected = [this] { OnConnected(); },
             .disconnected = [this] { OnDisconnected(); },
             .event = [this](const link::Json& event) { OnEvent(event); },
             .drained = [this] { RecordCollected(); }}) {}

bool SessionDirectory::Record(const audit::Event& event) {
  if (RecordCollected() && audit_.Append(event)) return true;
  ++statistics_.audit_failures;
  return false;
}

bool SessionDirectory::RecordCollected() {
  if (collected_.empty()) return true;
  if (auto appended = AppendCollected(); !appended) {
    statistics_.audit_failures += collected_.size() - refused_;
    refused_ = collected_.size();
    host_.Listen(false);
    return false;
  }
  collected_.clear();
  refused_ = 0;
  host_.Listen(true);
  return true;
}

// An entry that is too long for the record must not keep the others from it.
Result<void> SessionDirectory::AppendCollected() {
  auto appended = audit_.AppendBatch(collected_);
  if (appended || appended.error().code != ErrorCode::kTooLarge) return appended;
  for (auto event = collected_.begin(); event != collected_.end();) {
    appended = audit_.Append(*event);
    const bool too_long = !appended && appended.error().code == ErrorCode::kTooLarge;
    if (!appended && !too_long) return appended;
    statistics_.audit_failures += too_long ? 1 : 0;
    event = collected_.erase(event);
    refused_ = std::min(refused_, collected_.size());
  }
  return {};
}

void SessionDirectory::Collect(audit::Event event) {
  if (collected_.size() < kMaxCollected) return collected_.push_back(std::move(event));
  ++statistics_.audit_failures;
}

SessionDirectory::Session& SessionDirectory::Insert(const std::string& id, const std::string& user,
                                                    const std::string& department, Size size) {
  Session session;
  session.info = InfoOf(id, user, department, size);
  session.info.started_at_ms = clock_.Wall().time_since_epoch().count();
  session.last_input = session.detached_since = clock_.Now();
  return sessions_.insert_or_assign(id, std::move(session)).first->second;
}

void SessionDirectory::Start(const Person& person, Size size,
                             std::function<void(std::expected<std::string, StartFailure>)> done) {
  if (!known_) return done(std::unexpected(StartFailure{"no_host", {}}));
  const auto mine = ListOf(person.name);
  if (!mine.empty() || starting_.contains(person.name)) {
    return done(std::unexpected(StartFailure{"session_exists", mine.empty() ? "" : mine.front().id}));
  }
  if (!host_.connected()) return done(std::unexpected(StartFailure{"no_host", {}}));
  auto wanted = InfoOf("", person.name, person.department, size);
  wanted.departments = person.departments;
  if (HoldOf(wanted).hold != Hold::kNone) {
    return done(std::unexpected(StartFailure{"emergency_stop", {}}));
  }
  // Before the host is asked: a session that runs is never without a record, whatever becomes of the answer.
  if (!Record(audit::SessionRequested(person.name, person.department, person.address))) {
    return done(std::unexpected(StartFailure{"internal", {}}));
  }
  AskForSession(person, size, std::move(done));
}

void SessionDirectory::AskForSession(const Person& person, Size size,
                                     std::function<void(std::expected<std::string, StartFailure>)> done) {
  ++starting_[person.name];
  const std::string watermark = WatermarkOf(person);
  const link::Json request = {{"op", "start"},
                              {"user", person.name},
                              {"department", person.department},
                              {"departments", person.departments},
                              {"width_px", size.width_px},
                              {"height_px", size.height_px},
                              {"watermark", watermark}};
  host_.Request(request, clock_.Now() + settings_.start_timeout, [this, person, size, done, watermark](auto answer) {
    OnStarted(person, size, watermark, std::move(answer), done);
  });
}

void SessionDirectory::OnStarted(const Person& person, Size size, const std::string& watermark,
                                 Result<link::Datagram> answer,
                                 const std::function<void(std::expected<std::string, StartFailure>)>& done) {
  starting_.erase(person.name);
  const auto early_steps = early_steps_;
  if (starting_.empty()) early_steps_.clear();
  if (!answer) return done(std::unexpected(StartFailure{"no_host", {}}));
  if (!link::BoolField(answer->body, "ok").value_or(false)) {
    const auto error = link::TextField(answer->body, "error").value_or("");
    return done(std::unexpected(StartFailure{error == "no_capacity" ? "no_capacity" : "internal", {}}));
  }
  const auto id = link::TextField(answer->body, "session", 32).value_or("");
  if (!link::IsSessionId(id)) return done(std::unexpected(StartFailure{"internal", {}}));
  // A list may have come first; then the session is known already.
  Session& session =
      sessions_.contains(id) ? sessions_.find(id)->second : Insert(id, person.name, person.department, size);
  session.watermark = watermark;
  session.info.departments = person.departments;
  if (const auto steps = early_steps.find(id); steps != early_steps.end()) {
    for (const auto& step : steps->second) TakeStep(session, step);
  }
  if (!Record(audit::SessionStarted(id, person.name, person.department, person.address))) {
    session.end_recorded = true;
    (void)EndAs(id, wire::EndReason::kStartFailed);
    return done(std::unexpected(StartFailure{"internal", {}}));
  }
  ++statistics_.sessions_started;
  // Ordered while the host made it.
  const bool ended = HoldOf(session.info).hold == Hold::kEnded;
  ApplyHold(id);
  if (ended) return done(std::unexpected(StartFailure{"emergency_stop", {}}));
  done(id);
}

std::vector<admin::SessionInfo> SessionDirectory::List() const {
  std::vector<admin::SessionInfo> all;
  for (const auto& [id, session] : sessions_) {
    if (session.ending) continue;
    all.push_back(session.info);
    all.back().attached = session.viewer != nullptr;
    all.back().hold = Name(session.held.hold);
  }
  return all;
}

std::vector<admin::SessionInfo> SessionDirectory::ListOf(std::string_view user) const {
  auto mine = List();
  std::erase_if(mine, [&](const auto& info) { return info.user != user; });
  return mine;
}

bool SessionDirectory::Owns(std::string_view user, std::string_view id) const {
  const auto found = sessions_.find(id);
  return found != sessions_.end() && found->second.info.user == user && !found->second.ending;
}

bool SessionDirectory::Attached(std::string_view id) const {
  const auto found = sessions_.find(id);
  return found != sessions_.end() && found->second.viewer != nullptr;
}

const SessionActivity& SessionDirectory::ActivityOf(std::string_view id) const {
  static const SessionActivity kNone;
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? kNone : found->second.activity;
}

admin::HostStatus SessionDirectory::Host() const { return {host_.connected(), pool_ready_, capacity_}; }

Result<void> SessionDirectory::EndAs(std::string_view id, wire::EndReason reason) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() && !known_) return Fail(ErrorCode::kUnavailable, "the host has not told its sessions");
  if (found == sessions_.end()) return Fail(ErrorCode::kNotFound, "no such session");
  if (found->second.ending) return {};
  if (found->second.held.hold == Hold::kFrozen && reason == wire::EndReason::kEndedByUser) {
    return Fail(ErrorCode::kRefused, "the session is frozen");
  }
  if (!host_.connected()) return Fail(ErrorCode::kUnavailable, "no host is connected");
  RecordEnd(found->second, reason, "requested");
  found->second.ending = true;
  const link::Json request = {{"op", "end"}, {"session", found->first}, {"reason", static_cast<int>(reason)}};
  // The host tells the session, the session its client; `ended` comes as an event.
  host_.Request(request, clock_.Now() + settings_.host_timeout, [this, key = found->first, reason](const auto& answer) {
    const auto session = sessions_.find(key);
    if (session == sessions_.end()) return;
    if (answer && link::BoolField(answer->body, "ok").value_or(false)) return;
    Forget(session, reason, "the host no longer knows it");
  });
  return {};
}

Result<void> SessionDirectory::Attach(std::string_view id, const Person& person, Viewer& viewer) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.info.user != person.name || found->second.ending) {
    return Fail(ErrorCode::kNotFound, "no such session");
  }
  Session& session = found->second;
  if (session.viewer != nullptr && settings_.second_login == SecondLogin::kRefuse) {
    return Fail(ErrorCode::kRefused, "attached elsewhere");
  }
  if (!Record(audit::SessionAttached(id, person.name, person.address))) {
    return Fail(ErrorCode::kUnavailable, "the audit record cannot be written");
  }
  session.info.address = person.address;
  // A broker that was restarted, or a day that has passed: an order may concern them that did not before.
  session.info.departments = person.departments;
  session.held = HoldOf(session.info);
  if (session.held.hold == Hold::kEnded) {
    (void)EndAs(id, wire::EndReason::kEmergency);
    return Fail(ErrorCode::kUnavailable, "ended by an emergency stop");
  }
  Viewer* before = std::exchange(session.viewer, &viewer);
  session.window = ++windows_;
  session.linked = false;
  session.link_lost.reset();
  session.last_input = clock_.Now();
  const auto steps = session.steps;
  const bool starting = session.info.state == "starting";
  if (before != nullptr) before->End(wire::EndReason::kTakenOver, "");
  if (session.held.hold != Hold::kNone) viewer.ShowHold(session.held);
  if (starting) viewer.ShowStep("queued");
  for (const auto& step : steps) {
    if (starting) viewer.ShowStep(step);
  }
  session.onlooker = person;
  // On one socket with the request for the link, and before it.
  ApplyScreen(found->first);
  if (session.asked != session.held.hold) RequestHold(found->first);
  RequestLink(found->first);
  return {};
}

void SessionDirectory::RequestLink(const std::string& id) {
  Viewer* asked_for = sessions_.find(id)->second.viewer;
  const link::Json request = {{"op", "attach"}, {"session", id}};
  host_.Request(request, clock_.Now() + settings_.start_timeout, [this, id, asked_for](auto answer) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || found->second.viewer != asked_for || asked_for == nullptr) return;
    const bool fine = answer && link::BoolField(answer->body, "ok").value_or(false) && answer->fds.size() == 1;
    if (!fine) {
      found->second.viewer = nullptr;
      found->second.detached_since = clock_.Now();
      const bool no_host = !answer && !host_.connected();
      return asked_for->End(no_host ? wire::EndReason::kHostLost : wire::EndReason::kSessionLost, "no link");
    }
    found->second.linked = true;
    asked_for->TakeLink(std::move(answer->fds.front()));
  });
}

void SessionDirectory::Detach(Viewer& viewer) {
  for (auto& [id, session] : sessions_) {
    if (session.viewer != &viewer) continue;
    session.viewer = nullptr;
    session.linked = false;
    session.link_lost.reset();
    session.detached_since = clock_.Now();
    Collect(audit::SessionDetached(id, session.info.user));
    (void)RecordCollected();
  }
}

void SessionDirectory::NoteInput(std::string_view id) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) found->second.last_input = clock_.Now();
}

void SessionDirectory::SessionOver(std::string_view id) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) found->second.ending = true;
}

void SessionDirectory::LinkLost(Viewer& viewer) {
  for (auto& [id, session] : sessions_) {
    if (session.viewer == &viewer) session.link_lost = clock_.Now();
  }
}

void SessionDirectory::EndAllViewers(wire::EndReason reason) {
  for (auto& [id, session] : sessions_) {
    if (Viewer* viewer = std::exchange(session.viewer, nullptr)) viewer->End(reason, "");
  }
}

void SessionDirectory::RecordEnd(Session& session, wire::EndReason reason, std::string_view detail) {
  if (std::exchange(session.end_recorded, true)) return;
  Statistics::Count(statistics_.sessions_ended, std::to_string(static_cast<int>(reason)));
  Collect(audit::SessionEnded(session.info.id, session.info.user, static_cast<int64_t>(reason), detail));
  (void)RecordCollected();
}

void SessionDirectory::Forget(Sessions::iterator session, wire::EndReason reason, std::string_view detail) {
  RecordEnd(session->second, reason, detail);
  Viewer* viewer = session->second.viewer;
  if (holds_ != nullptr) holds_->OnSessionGone(session->first);
  sessions_.erase(session);
  if (viewer != nullptr) viewer->End(reason, detail);
}

}  // namespace shoji::sessions
