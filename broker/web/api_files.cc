// The part of the HTTP API about one's own files in quarantine (API.md).
#include "broker/web/api.h"
#include "broker/web/api_answers.h"
#include "broker/web/http_json.h"

namespace shoji::web {
namespace {

constexpr size_t kIdAt = std::string_view("/api/files/").size();
constexpr size_t kIdDigits = 32;
constexpr std::string_view kStopped = "emergency_stop";

policy::Subject SubjectOf(const store::User& user, const std::string& address) {
  return {.user = user.name,
          .departments = user.departments,  // all of today: the strictest counts, as in the relay
          .role = std::string(store::Name(user.role)),
          .terminal = address};
}

int64_t Millis(WallTime time) { return time.time_since_epoch().count(); }

nlohmann::json ToJson(const transfer::ShownFile& shown) {
  const transfer::QuarantineRow& file = shown.file;
  return {{"id", file.id},
          {"name", file.name},
          {"bytes", file.bytes},
          {"media_type", file.media_type},
          {"sha256", file.sha256},
          {"state", shown.state},
          {"reason", shown.reason_key},
          {"rule", shown.rule_id},
          {"contact", shown.contact},
          {"text_bytes", shown.state == transfer::kExtract ? file.text_bytes : 0},
          {"arrived_at_ms", Millis(file.created_at)},
          {"until_ms", Millis(file.expires_at)}};
}

nlohmann::json ToJson(const transfer::RefusedDownload& refused) {
  return {
      {"name", refused.name}, {"bytes", refused.bytes}, {"reason", refused.reason_key}, {"at_ms", Millis(refused.at)}};
}

}  // namespace

void Api::ListFiles(const HttpRequest& request, const store::User& user, const Respond& respond) {
  auto files = nlohmann::json::array();
  auto refused = nlohmann::json::array();
  if (services_.quarantine != nullptr) {
    const auto listed = services_.quarantine->ListFor(SubjectOf(user, request.address));
    if (!listed) return Refuse(respond, "internal");
    for (const auto& file : *listed) files.push_back(ToJson(file));
    for (const auto& each : services_.quarantine->RefusedOf(user.name)) refused.push_back(ToJson(each));
  }
  respond(JsonAnswer(200, {{"files", files}, {"refused", refused}}));
}

void Api::FileText(const HttpRequest& request, const store::User& user, const Respond& respond) {
  if (!ParseEmpty(request.body)) return Refuse(respond, "bad_request");
  if (services_.quarantine == nullptr) return Refuse(respond, "not_found");
  const std::string id = request.path.substr(kIdAt, kIdDigits);
  services_.quarantine->FetchText(SubjectOf(user, request.address), id, [this, respond](const auto& fetched) {
    if (!fetched) return Refuse(respond, fetched.error().code == ErrorCode::kNotFound ? "not_found" : "internal");
    const policy::Decision& decision = fetched->decision;
    if (decision.reason_code == static_cast<uint16_t>(policy::Reason::kFrozen)) return Refuse(respond, kStopped);
    if (relay::Passes(decision)) return respond(JsonAnswer(200, {{"name", fetched->name}, {"text", fetched->text}}));
    services_.statistics.Refused("policy");
    respond(JsonAnswer(403, {{"error", "policy"},
                             {"reason", decision.reason_key},
                             {"reason_code", decision.reason_code},
                             {"rule", decision.rule_id},
                             {"contact", decision.contact}}));
  });
}

void Api::EraseFile(const HttpRequest& request, const store::User& user, const Respond& respond) {
  if (services_.quarantine == nullptr) return Refuse(respond, "not_found");
  const std::string id = request.path.substr(kIdAt, kIdDigits);
  const auto erased = services_.quarantine->Erase(SubjectOf(user, request.address), id);
  if (!erased && erased.error().code == ErrorCode::kRefused) return Refuse(respond, kStopped);
  if (!erased) return Refuse(respond, erased.error().code == ErrorCode::kNotFound ? "not_found" : "internal");
  respond(EmptyAnswer());
}

}  // namespace shoji::web
