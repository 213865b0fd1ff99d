#include "broker/web/api.h"

#include <algorithm>
#include <array>
#include <utility>

#include "broker/web/api_answers.h"
#include "broker/web/cookie.h"
#include "broker/web/http_json.h"
#include "broker/web/metrics.h"
#include "broker/web/socket_door.h"

namespace shoji::web {
namespace {

constexpr std::string_view kSessions = "/api/sessions";
constexpr std::string_view kFiles = "/api/files";
constexpr size_t kIdDigits = 32;

// "x" stands for the id of a session or file: "/api/sessions/x/ticket".
std::string PatternOf(std::string_view path) {
  for (const std::string_view folder : {kSessions, kFiles}) {
    const size_t id = folder.size() + 1;
    if (!path.starts_with(folder) || path.size() < id + kIdDigits) continue;
    return std::string(folder) + "/x" + std::string(path.substr(id + kIdDigits));
  }
  return std::string(path);
}

bool IsLoopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

}  // namespace

Api::Api(Services services, Settings settings) : services_(services), settings_(std::move(settings)) {}

bool Api::Record(const audit::Event& event) {
  if (services_.audit.Append(event)) return true;
  ++services_.statistics.audit_failures;
  return false;
}

void Api::Refuse(const Respond& respond, std::string_view key) {
  services_.statistics.Refused(key);
  respond(JsonAnswer(StatusOf(key), {{"error", std::string(key)}}));
}

void Api::Handle(const HttpRequest& request, Respond respond) {
  if (request.path.starts_with("/api/")) return HandleApi(request, respond);
  if (request.method != "GET" && request.method != "HEAD") return Refuse(respond, "not_found");
  if (request.path == "/healthz") return Health(respond);
  if (request.path == "/metrics") return Metrics(request, respond);
  auto file = services_.files.Find(request.path);
  if (!file) return Refuse(respond, "not_found");
  respond(std::move(*file));
}

std::string_view Api::CheckChange(const HttpRequest& request) const {
  if (!IsOwnOrigin(request.origin, request.host)) return "wrong_origin";
  const std::string_view kind = request.content_type;
  constexpr std::string_view kJson = "application/json";
  const bool json = kind.starts_with(kJson) && (kind.size() == kJson.size() || kind[kJson.size()] == ';');
  return json ? "" : "bad_request";
}

void Api::HandleApi(const HttpRequest& request, const Respond& respond) {
  struct Entry {
    std::string_view method, pattern;
    UserRoute route;
  };
  static constexpr std::array<Entry, 10> kRoutes = {{{"POST", "/api/logout", &Api::Logout},
                                                     {"GET", "/api/me", &Api::Me},
                                                     {"GET", "/api/sessions", &Api::ListSessions},
                                                     {"POST", "/api/sessions", &Api::StartSession},
                                                     {"POST", "/api/sessions/x/ticket", &Api::SessionTicket},
                                                     {"DELETE", "/api/sessions/x", &Api::EndSession},
                                                     {"POST", "/api/rdp", &Api::RdpPass},
                                                     {"GET", "/api/files", &Api::ListFiles},
                                                     {"POST", "/api/files/x/text", &Api::FileText},
                                                     {"DELETE", "/api/files/x", &Api::EraseFile}}};
  if (request.method == "POST" || request.method == "DELETE") {
    if (const auto key = CheckChange(request); !key.empty()) return Refuse(respond, key);
  }
  if (request.method == "POST" && request.path == "/api/login") return Login(request, respond);
  const std::string pattern = PatternOf(request.path);
  const auto entry = std::ranges::find_if(
      kRoutes, [&](const Entry& each) { return each.method == request.method && each.pattern == pattern; });
  const bool console = request.path.starts_with(ConsoleApi::kPrefix);
  if (entry == kRoutes.end() && !console) return Refuse(respond, "not_found");
  const auto user = Authenticate(request, respond);
  if (!user) return;
  if (console) return services_.console.Handle(request, *user, respond);
  (this->*entry->route)(request, *user, respond);
}

std::optional<store::User> Api::Authenticate(const HttpRequest& request, const Respond& respond) {
  const std::string token = LoginToken(request.cookie);
  auto user = token.empty() ? Fail(ErrorCode::kRefused, "") : services_.logins.Find(token);
  if (!user) {
    Refuse(respond, user.error().code == ErrorCode::kRefused ? "unauthenticated" : "internal");
    return std::nullopt;
  }
  // Pages ask by themselves again and again: only what changes something is the person's doing.
  if (request.method != "GET") (void)services_.logins.Touch(token);
  return std::move(*user);
}

void Api::Me(const HttpRequest&, const store::User& user, const Respond& respond) {
  respond(JsonAnswer(200, {{"user", ToJson(user)}}));
}

void Api::ListSessions(const HttpRequest&, const store::User& user, const Respond& respond) {
  if (!services_.directory.known()) return Refuse(respond, "no_host");
  auto list = nlohmann::json::array();
  for (const auto& session : services_.directory.ListOf(user.name)) list.push_back(ToJson(session));
  const auto& settings = services_.directory.settings();
  const nlohmann::json limits = {{"idle_s", settings.idle.count()}, {"disconnect_s", settings.disconnect.count()}};
  respond(JsonAnswer(200, {{"sessions", list}, {"limits", limits}, {"rdp", HasRdp()}}));
}

void Api::StartSession(const HttpRequest& request, const store::User& user, const Respond& respond) {
  const auto size = ParseScreen(request.body);
  if (!size) return Refuse(respond, "bad_request");
  const sessions::Person person{user.name, user.department, request.address, user.departments};
  services_.directory.Start(person, *size, [this, respond, name = user.name](const auto& started) {
    if (!started && started.error().key == "session_exists" && !started.error().existing.empty()) {
      services_.statistics.Refused("session_exists");
      return respond(JsonAnswer(409, {{"error", "session_exists"}, {"id", started.error().existing}}));
    }
    if (!started && started.error().key == "session_exists") {  // the first request is still being answered
      services_.statistics.Refused("throttled");
      return respond(JsonAnswer(429, {{"error", "throttled"}, {"retry_after_s", 1}}));
    }
    if (!started) return Refuse(respond, started.error().key);
    const auto ticket = services_.tickets.Issue(name, *started);
    if (!ticket) return Refuse(respond, "internal");
    respond(JsonAnswer(201, {{"id", *started}, {"ticket", *ticket}}));
  });
}

void Api::SessionTicket(const HttpRequest& request, const store::User& user, const Respond& respond) {
  if (!ParseEmpty(request.body)) return Refuse(respond, "bad_request");
  const std::string id = request.path.substr(kSessions.size() + 1, kIdDigits);
  if (!services_.directory.known()) return Refuse(respond, "no_host");
  if (!services_.directory.Owns(user.name, id)) return Refuse(respond, "not_found");
  const bool refuse = services_.directory.settings().second_login == sessions::SecondLogin::kRefuse;
  if (refuse && services_.directory.Attached(id)) return Refuse(respond, "attached_elsewhere");
  const auto ticket = services_.tickets.Issue(user.name, id);
  if (!ticket) return Refuse(respond, "internal");
  respond(JsonAnswer(200, {{"ticket", *ticket}}));
}

void Api::EndSession(const HttpRequest& request, const store::User& user, const Respond& respond) {
  const std::string id = request.path.substr(kSessions.size() + 1, kIdDigits);
  if (!services_.directory.known()) return Refuse(respond, "no_host");
  if (!services_.directory.Owns(user.name, id)) return Refuse(respond, "not_found");
  const auto ended = services_.directory.EndAs(id, wire::EndReason::kEndedByUser);
  if (!ended) return Refuse(respond, ended.error().code == ErrorCode::kRefused ? "emergency_stop" : "no_host");
  respond(EmptyAnswer());
}

void Api::Health(const Respond& respond) {
  std::string broken;
  if (!services_.directory.host_connected()) {
    broken += "host: not connected\n";
  } else if (!services_.directory.known()) {
    broken += "host: its sessions are not known yet\n";
  }
  if (!services_.database.Ping()) broken += "store: does not answer\n";
  if (services_.statistics.rules_unusable) broken += "rules: cannot be used, so everything is refused\n";
  if (services_.audit.outage()) broken += "audit: the record cannot be written, so nothing that needs one is done\n";
  const bool unsigned_entries = services_.audit_desk != nullptr && services_.audit_desk->checkpoints_failing();
  const auto& syslog = services_.statistics.syslog;
  if (syslog.wanted && !syslog.connected) broken += "syslog: not connected; entries wait in the audit record\n";
  if (unsigned_entries) broken += "audit: checkpoints cannot be written\n";
  respond(broken.empty() ? TextAnswer(200, "ok") : TextAnswer(503, broken));
}

void Api::Metrics(const HttpRequest& request, const Respond& respond) {
  const bool listed =
      std::ranges::any_of(settings_.metrics_allow, [&](const auto& range) { return range.Contains(request.address); });
  if (!listed && !IsLoopback(request.address)) return Refuse(respond, "forbidden");
  Gauges gauges;
  for (const auto& session : services_.directory.List()) {
    ++gauges.sessions;
    gauges.attached += session.attached ? 1 : 0;
  }
  gauges.host = services_.directory.Host();
  gauges.audit_writable = !services_.audit.outage();
  gauges.audit_entries = services_.audit.last_seq();
  if (services_.audit_desk != nullptr) {
    gauges.audit_unsigned = services_.audit_desk->unsigned_entries();
    gauges.checkpoint_failures = services_.audit_desk->checkpoint_failures();
  }
  auto answer = TextAnswer(200, RenderMetrics(services_.statistics, gauges));
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  respond(std::move(answer));
}

}  // namespace shoji::web
