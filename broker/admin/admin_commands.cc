#include "broker/admin/admin_commands.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "broker/admin/admin_answer.h"
#include "broker/auth/password_rules.h"
#include "shoji_version.h"

namespace shoji::admin {
namespace {

using nlohmann::ordered_json;
using Op = AdminRequest::Op;

int64_t Millis(WallTime time) { return time.time_since_epoch().count(); }

}  // namespace

void AdminCommands::Handle(std::string_view line, std::string_view actor, const Reply& reply) {
  if (services_.audit_commands != nullptr) {
    if (auto answer = services_.audit_commands->Handle(line, actor)) return reply(std::move(*answer));
  }
  const auto policy = ParsePolicyRequest(line);
  if (!policy) return reply(Failed(policy.error()));
  if (*policy) return policy_.Handle(**policy, actor, reply);
  const auto request = ParseAdminRequest(line);
  if (!request) return reply(Failed(request.error()));
  switch (request->op) {
    case Op::kUserAdd:
    case Op::kUserPasswd:
      return SetPassword(*request, std::string(actor), reply);
    case Op::kUserDisable:
    case Op::kUserEnable:
      return reply(SetDisabled(*request, actor));
    case Op::kUserList:
      return reply(ListUsers());
    case Op::kSessionList:
      return reply(ListSessions());
    case Op::kSessionEnd:
      return reply(EndSession(*request, actor));
    case Op::kStatus:
      return reply(Status());
    case Op::kEmergencyOrder:
      return reply(emergency_.Order(*request, actor));
    case Op::kEmergencyLift:
      return reply(emergency_.Lift(*request, actor));
    case Op::kEmergencyList:
      return reply(emergency_.List());
    default:
      return reply(people_.Handle(*request, actor));
  }
}

// Adding a user and changing a password are one thing seen from here: a hash to compute, then a row to write.
void AdminCommands::SetPassword(const AdminRequest& request, const std::string& actor, const Reply& reply) {
  const auto user = services_.users.Find(request.name);
  if (!user) return reply(Failed(user.error()));
  const bool add = request.op == Op::kUserAdd;
  if (add && *user) return reply(Failed({ErrorCode::kRefused, "the user " + request.name + " exists already"}));
  if (!add && !*user) return reply(Failed({ErrorCode::kNotFound, "there is no user " + request.name}));
  if (const auto place = services_.departments.Find(request.department); add && place && *place && (*place)->closed) {
    return reply(Failed({ErrorCode::kRefused, "the department " + request.department + " is closed"}));
  }
  const std::string password = request.password ? *request.password : auth::GeneratePassword();
  if (auto good = auth::CheckNewPassword(password, request.name); !good) return reply(Failed(good.error()));
  AdminRequest kept = request;
  kept.password.reset();
  std::string generated = request.password ? std::string() : password;
  auto store = [this, kept = std::move(kept), generated = std::move(generated), actor,
                reply](Result<std::string> hash) {
    if (!hash) return reply(Failed(hash.error()));
    const std::string failure = StorePassword(kept, actor, *hash);
    if (!failure.empty()) return reply(failure);
    ordered_json answer = {{"ok", true}, {"name", kept.name}};
    if (!generated.empty()) answer["generated_password"] = generated;
    reply(Dump(answer));
  };
  if (auto queued = services_.passwords.Hash(password, std::move(store)); !queued) reply(Failed(queued.error()));
}

// Empty on success, otherwise the answer.
std::string AdminCommands::StorePassword(const AdminRequest& request, const std::string& actor,
                                         const std::string& hash) {
  const WallTime now = services_.clock.Wall();
  const bool add = request.op == Op::kUserAdd;
  const std::string detail =
      add ? "department=" + request.department + " role=" + std::string(store::Name(request.role)) : "";
  if (auto recorded = Record(request, actor, detail); !recorded) return Failed(recorded.error());
  const auto stored = add ? services_.users.Add({request.name, request.display_name, request.department, request.role,
                                                 hash, false, now, now})
                          : services_.users.SetPassword(request.name, hash, now);
  if (!stored) {
    // Nothing more can be done when this record fails too: the operator sees the failure itself.
    static_cast<void>(
        services_.audit.Append(audit::AdminActFailed(actor, Name(request.op), request.name, stored.error().message)));
    return Failed(stored.error());
  }
  if (auto ended = services_.logins.EndAllOf(request.name); !ended) return Failed(ended.error());
  return {};
}

std::string AdminCommands::SetDisabled(const AdminRequest& request, std::string_view actor) {
  const auto user = services_.users.Find(request.name);
  if (!user) return Failed(user.error());
  if (!*user) return Failed({ErrorCode::kNotFound, "there is no user " + request.name});
  const bool disable = request.op == Op::kUserDisable;
  if (disable && actor == ActorOf(request.name)) {
    return Failed({ErrorCode::kRefused, "nobody disables himself; another administrator does it"});
  }
  if (auto recorded = Record(request, actor, ""); !recorded) return Failed(recorded.error());
  if (auto stored = services_.users.SetDisabled(request.name, disable); !stored) return Failed(stored.error());
  if (!disable) return Done({});
  const auto ended = EndEverythingOf(request.name, actor);
  if (!ended) return Failed(ended.error());
  return Dump({{"ok", true}, {"sessions_ended", *ended}});
}

Result<int> AdminCommands::EndEverythingOf(const std::string& user, std::string_view actor) {
  if (auto ended = services_.logins.EndAllOf(user); !ended) return std::unexpected(ended.error());
  int count = 0;
  for (const SessionInfo& session : services_.sessions.List()) {
    if (session.user != user) continue;
    AdminRequest end;
    end.op = Op::kSessionEnd;
    end.session = session.id;
    if (auto recorded = Record(end, actor, "user disabled"); !recorded) return std::unexpected(recorded.error());
    auto ended = services_.sessions.End(session.id);
    if (!ended && ended.error().code != ErrorCode::kNotFound) return std::unexpected(ended.error());
    ++count;
  }
  return count;
}

std::string AdminCommands::EndSession(const AdminRequest& request, std::string_view actor) {
  const auto sessions = services_.sessions.List();
  const bool known = std::any_of(sessions.begin(), sessions.end(),
                                 [&](const SessionInfo& session) { return session.id == request.session; });
  if (!known) return Failed({ErrorCode::kNotFound, "there is no session " + request.session});
  // Ending what goes wrong does not wait for a full disk (docs/adr/0014).
  const bool recorded = Record(request, actor, "").has_value();
  if (!recorded) {
    const auto owed = services_.emergency.Owe(audit::AdminActed(actor, Name(request.op), request.session, ""));
    if (!owed) return Failed(owed.error());
  }
  if (auto ended = services_.sessions.End(request.session); !ended) return Failed(ended.error());
  return Dump({{"ok", true}, {"recorded", recorded}});
}

std::string AdminCommands::ListUsers() {
  const auto users = services_.users.List();
  if (!users) return Failed(users.error());
  ordered_json list = ordered_json::array();
  for (const store::User& user : *users) {
    list.push_back({{"name", user.name},
                    {"display_name", user.display_name},
                    {"department", user.department},
                    {"role", store::Name(user.role)},
                    {"disabled", user.disabled},
                    {"created_at_ms", Millis(user.created_at)},
                    {"password_changed_at_ms", Millis(user.password_changed_at)}});
  }
  return Dump({{"ok", true}, {"users", std::move(list)}});
}

std::string AdminCommands::ListSessions() {
  ordered_json list = ordered_json::array();
  for (const SessionInfo& session : services_.sessions.List()) {
    list.push_back({{"id", session.id},
                    {"user", session.user},
                    {"department", session.department},
                    {"state", session.state},
                    {"started_at_ms", session.started_at_ms},
                    {"attached", session.attached},
                    {"width_px", session.width_px},
                    {"height_px", session.height_px}});
  }
  return Dump({{"ok", true}, {"sessions", std::move(list)}});
}

std::string AdminCommands::Status() {
  const auto users = services_.users.List();
  if (!users) return Failed(users.error());
  const auto sessions = services_.sessions.List();
  const auto attached = std::count_if(sessions.begin(), sessions.end(), [](const auto& info) { return info.attached; });
  const HostStatus host = services_.sessions.Host();
  return Dump({{"ok", true},
               {"version", SHOJI_VERSION},
               {"started_at_ms", Millis(started_at_)},
               {"uptime_s", (Millis(services_.clock.Wall()) - Millis(started_at_)) / 1000},
               {"users", users->size()},
               {"sessions", sessions.size()},
               {"attached", attached},
               {"host", {{"connected", host.connected}, {"pool_ready", host.pool_ready}, {"capacity", host.capacity}}},
               {"audit_entries", services_.audit.last_seq()}});
}

Result<void> AdminCommands::Record(const AdminRequest& request, std::string_view actor, std::string_view detail) {
  const std::string& object = request.op == Op::kSessionEnd ? request.session : request.name;
  return services_.audit.Append(audit::AdminActed(actor, Name(request.op), object, detail));
}

}  // namespace shoji::admin
