#include "session/host/host.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

#include "session/host/session_page.h"
#include "session/link/json_fields.h"

namespace shoji::host {
namespace {

using link::Json;

constexpr size_t kMaxNameBytes = 256;
constexpr size_t kMaxDepartments = 16;

Reply Refuse(const std::string& error, const std::string& detail) {
  return {.body = {{"ok", false}, {"error", error}, {"detail", detail}}, .fd = {}};
}

Json Described(const HostedSession& session) {
  const Assignee& assignee = *session.assignee();
  return {{"session", session.id()},
          {"user", assignee.user},
          {"department", assignee.department},
          {"departments", assignee.departments},
          {"state", session.state() == HostedSession::State::kReady ? "running" : "starting"},
          {"started_at_ms", session.assigned_at().time_since_epoch().count()},
          {"width_px", assignee.size.width_px},
          {"height_px", assignee.size.height_px},
          {"hold", session.hold()}};
}

// What is no list of a few names counts as none.
Json DepartmentsOf(const Json& request) {
  Json given = request.value("departments", Json::array());
  const auto is_name = [](const Json& name) {
    return name.is_string() && name.get_ref<const std::string&>().size() <= kMaxNameBytes;
  };
  if (!given.is_array() || given.size() > kMaxDepartments || !std::ranges::all_of(given, is_name)) return Json::array();
  return given;
}

// The members that shoji-session's `guard` has; none of them means: nothing to hide, nothing to burn in.
Result<Json> GuardOf(const Json& request) {
  const std::string watermark =
      request.contains("watermark") ? link::TextField(request, "watermark", 512).value_or("\n") : "";
  if (watermark == "\n") return Fail(ErrorCode::kInvalid, "watermark is a text of up to 512 bytes");
  const Json masks = request.value("masks", Json::array());
  if (!masks.is_array() || masks.size() > 64) return Fail(ErrorCode::kInvalid, "masks is a list of at most 64");
  return Json{{"op", "guard"}, {"watermark", watermark}, {"masks", masks}};
}

}  // namespace

Result<std::unique_ptr<Host>> Host::Open(const HostParts& parts) {
  std::unique_ptr<Host> host(new Host(parts));
  auto door = BrokerDoor::Open(parts.loop, *host, parts.config.socket_path(), parts.config.broker_uid);
  if (!door) return std::unexpected(door.error());
  host->door_ = std::move(*door);
  return host;
}

Reply Host::OnRequest(const Json& request) {
  const std::string op = link::TextField(request, "op").value_or("");
  if (op == "start") return OnStart(request);
  if (op == "attach") return OnAttach(request);
  if (op == "end") return OnEnd(request);
  if (op == "guard") return OnGuard(request);
  if (op == "hold") return OnHold(request);
  if (op == "watch") return OnWatch(request);
  if (op == "unwatch") return OnUnwatch(request);
  if (op == "list") return OnList(request);
  return Refuse("bad_request", "unknown op");
}

Reply Host::OnStart(const Json& request) {
  const auto user = link::TextField(request, "user", kMaxNameBytes);
  const auto department = link::TextField(request, "department", kMaxNameBytes);
  const auto width = link::NumberField(request, "width_px", 1, 65'535);
  const auto height = link::NumberField(request, "height_px", 1, 65'535);
  if (!user || !department || !width || !height) return Refuse("bad_request", "start needs user, department and size");
  auto guard = GuardOf(request);
  if (!guard) return Refuse("bad_request", guard.error().message);
  auto started = sessions_.StartFor({.user = *user,
                                     .department = *department,
                                     .departments = DepartmentsOf(request),
                                     .size = ClampScreen({static_cast<int>(*width), static_cast<int>(*height)}),
                                     .guard = std::move(*guard)});
  if (!started) {
    const bool full = started.error().code == ErrorCode::kUnavailable;
    return Refuse(full ? "no_capacity" : "start_failed", started.error().message);
  }
  spdlog::info("event=session_assigned session={} user=\"{}\" department=\"{}\"", *started, *user, *department);
  return {.body = {{"ok", true}, {"session", *started}}, .fd = {}};
}

Reply Host::OnAttach(const Json& request) {
  HostedSession* session = sessions_.Find(link::TextField(request, "session").value_or(""));
  if (session == nullptr) return Refuse("not_found", "no such session");
  auto link = session->Attach();
  if (!link) return Refuse("not_found", link.error().message);
  return {.body = {{"ok", true}}, .fd = std::move(*link)};
}

Reply Host::OnEnd(const Json& request) {
  const auto reason = link::NumberField(request, "reason", 1, wire::kLastEndReason);
  if (!reason) return Refuse("bad_request", "end needs a reason");
  HostedSession* session = sessions_.Find(link::TextField(request, "session").value_or(""));
  if (session == nullptr) return Refuse("not_found", "no such session");
  session->BeginEnd(static_cast<wire::EndReason>(*reason), "");
  return {.body = {{"ok", true}}, .fd = {}};
}

Reply Host::OnGuard(const Json& request) {
  HostedSession* session = sessions_.Find(link::TextField(request, "session").value_or(""));
  if (session == nullptr) return Refuse("not_found", "no such session");
  auto guard = GuardOf(request);
  if (!guard) return Refuse("bad_request", guard.error().message);
  session->SetGuard(std::move(*guard));
  return {.body = {{"ok", true}}, .fd = {}};
}

Reply Host::OnHold(const Json& request) {
  const auto hold = link::TextField(request, "hold", 16);
  if (!hold || (*hold != "none" && *hold != "view-only" && *hold != "freeze")) {
    return Refuse("bad_request", "hold is none, view-only or freeze");
  }
  HostedSession* session = sessions_.Find(link::TextField(request, "session").value_or(""));
  if (session == nullptr) return Refuse("not_found", "no such session");
  const auto stands_still = session->SetHold(*hold);
  if (!stands_still) return Refuse("hold_failed", stands_still.error().message);
  return {.body = {{"ok", true}, {"sandbox", *stands_still ? "frozen" : "running"}}, .fd = {}};
}

Reply Host::OnWatch(const Json& request) {
  HostedSession* session = sessions_.Find(link::TextField(request, "session").value_or(""));
  if (session == nullptr) return Refuse("not_found", "no such session");
  auto link = session->AttachOnlooker();
  if (!link) return Refuse("not_found", link.error().message);
  spdlog::info("event=onlooker session={}", session->id());
  return {.body = {{"ok", true}}, .fd = std::move(*link)};
}

Reply Host::OnUnwatch(const Json& request) {
  HostedSession* session = sessions_.Find(link::TextField(request, "session").value_or(""));
  if (session == nullptr) return Refuse("not_found", "no such session");
  if (auto ended = session->EndOnlooking(); !ended) return Refuse("not_found", ended.error().message);
  return {.body = {{"ok", true}}, .fd = {}};
}

Reply Host::OnList(const Json& request) const {
  std::map<std::string, Json> all;
  sessions_.ForEachAssigned([&](const HostedSession& session) { all.emplace(session.id(), Described(session)); });
  auto page = PageAfter(all, link::TextField(request, "after", 32).value_or(""));
  return {.body = {{"ok", true},
                   {"sessions", std::move(page.sessions)},
                   {"more", page.more},
                   {"pool_ready", sessions_.pool_ready()},
                   {"capacity", sessions_.free_capacity()}},
          .fd = {}};
}

void Host::OnStep(const std::string& session, const std::string& step) {
  door_->Broadcast({{"event", "step"}, {"session", session}, {"step", step}});
}

void Host::OnDestination(const std::string& session, Json event) {
  event["session"] = session;
  door_->BroadcastOrKeep(std::move(event));
}

void Host::OnEnded(const std::string& session, wire::EndReason reason, const std::string& detail) {
  if (door_) {
    door_->Broadcast(
        {{"event", "ended"}, {"session", session}, {"reason", static_cast<int>(reason)}, {"detail", detail}});
  }
}

}  // namespace shoji::host
