#include "broker/web/console/quarantine_calls.h"

#include "broker/admin/people_commands.h"
#include "broker/web/api_answers.h"
#include "broker/web/http_query.h"

namespace shoji::web {
namespace {

using nlohmann::json;

constexpr int64_t kMaxOffset = 1'000'000;

json RowJson(const store::QuarantineRow& row) {
  return {{"id", row.id},
          {"user", row.user},
          {"department", row.department},
          {"name", row.name},
          {"bytes", row.bytes},
          {"media_type", row.media_type},
          {"sha256", row.sha256},
          {"state", row.state},
          {"rule", row.rule_id},
          {"reason", row.reason_key},
          {"created_at_ms", row.created_at.time_since_epoch().count()},
          {"expires_at_ms", row.expires_at.time_since_epoch().count()}};
}

}  // namespace

void QuarantineCalls::AddTo(ConsoleRoutes& routes) {
  routes.push_back(
      {"GET", "/api/admin/quarantine", Capability::kSeeQuarantine, [this](const ConsoleCall& call) { List(call); }});
  routes.push_back({"POST", "/api/admin/quarantine/*/erase", Capability::kEraseQuarantine,
                    [this](const ConsoleCall& call) { Erase(call); }});
}

// On record before the key is destroyed (transfer::Quarantine).
void QuarantineCalls::Erase(const ConsoleCall& call) {
  const auto erased = services_.quarantine == nullptr
                          ? Result<void>(Fail(ErrorCode::kNotFound, "no quarantine"))
                          : services_.quarantine->Erase(call.parts.front(), "admin", admin::ActorOf(call.user.name));
  if (erased) return call.respond(JsonAnswer(200, nlohmann::json::object()));
  const std::string_view key = erased.error().code == ErrorCode::kNotFound ? "not_found" : "internal";
  services_.statistics.Refused(key);
  call.respond(JsonAnswer(StatusOf(key), {{"error", key}}));
}

void QuarantineCalls::List(const ConsoleCall& call) {
  const auto offset = QueryNumber(call.request, "offset", 0, kMaxOffset, 0);
  if (!offset) return call.respond(JsonAnswer(400, {{"error", "bad_request"}}));
  const std::string user = QueryValue(call.request, "user");
  auto rows = services_.store.List(user, kPage + 1, static_cast<size_t>(*offset));
  const auto use = services_.store.Use(user);
  if (!rows || !use) return call.respond(JsonAnswer(500, {{"error", "internal"}}));
  const bool more = rows->size() > kPage;
  if (more) rows->pop_back();
  json files = json::array();
  for (const auto& row : *rows) files.push_back(RowJson(row));
  call.respond(JsonAnswer(200, {{"files", files}, {"more", more}, {"total", use->files}, {"bytes", use->bytes}}));
}

}  // namespace shoji::web
