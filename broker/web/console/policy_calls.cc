#include "broker/web/console/policy_calls.h"

#include <charconv>

#include "broker/admin/admin_answer.h"
#include "broker/rules/local_time.h"
#include "broker/web/api_answers.h"
#include "broker/web/console/policy_bodies.h"
#include "broker/web/http_query.h"

namespace shoji::web {
namespace {

using nlohmann::json;

json Millis(const std::optional<WallTime>& time) { return time ? json(time->time_since_epoch().count()) : json(); }

json VersionJson(const rules::PolicyDesk::Version& version) {
  return {{"number", version.number},
          {"author", version.author},
          {"submitted_at_ms", version.submitted_at.time_since_epoch().count()},
          {"note", version.note},
          {"state", std::string(store::Name(version.state))},
          {"approved_by", version.approved_by},
          {"approved_at_ms", Millis(version.approved_at)},
          {"approval_lapsed", version.approval_lapsed},
          {"activated_by", version.activated_by},
          {"activated_at_ms", Millis(version.activated_at)},
          {"replaced", version.replaced},
          {"scheduled_by", version.scheduled_by},
          {"scheduled_for_ms", Millis(version.scheduled_for)}};
}

int64_t NumberOf(const std::string& part) {
  int64_t number = -1;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
  return error == std::errc() && end == part.data() + part.size() ? number : -1;
}

// The text as the editor shows it: errors by line, else the table.
Result<json> LookOf(const std::string& text, const std::vector<std::string>& departments, policy::LocalTime now,
                    const policy::IsCancelled& cancelled) {
  auto rules = policy::ParseRules(text, "rules.toml");
  if (!rules) return json::object({{"errors", ErrorLines(rules.error().message)}});
  auto matrix = MatrixJson(policy::Engine(std::move(*rules)), departments, now, cancelled);
  if (!matrix) return matrix;
  return json::object({{"matrix", std::move(*matrix)}});
}

}  // namespace

void PolicyCalls::AddTo(ConsoleRoutes& routes) {
  struct Row {
    std::string_view method, pattern;
    Capability needs;
    Member answer;
  };
  constexpr auto kSee = Capability::kSeePolicy;
  constexpr auto kEdit = Capability::kEditPolicy;
  const std::array<Row, 12> rows = {{
      {"GET", "/api/admin/policy", kSee, &PolicyCalls::Overview},
      {"GET", "/api/admin/policy/versions", kSee, &PolicyCalls::ListVersions},
      {"GET", "/api/admin/policy/versions/*", kSee, &PolicyCalls::ShowVersion},
      {"POST", "/api/admin/policy/preview", kSee, &PolicyCalls::Preview},
      {"POST", "/api/admin/policy/cell", kEdit, &PolicyCalls::EditCell},
      {"POST", "/api/admin/policy/class", kEdit, &PolicyCalls::SetClass},
      {"POST", "/api/admin/policy/versions", kEdit, &PolicyCalls::Submit},
      {"POST", "/api/admin/policy/versions/*/approve", kEdit, &PolicyCalls::Approve},
      {"POST", "/api/admin/policy/versions/*/activate", kEdit, &PolicyCalls::Activate},
      {"POST", "/api/admin/policy/versions/*/schedule", kEdit, &PolicyCalls::Schedule},
      {"POST", "/api/admin/policy/versions/*/unschedule", kEdit, &PolicyCalls::Unschedule},
      {"POST", "/api/admin/policy/rollback", kEdit, &PolicyCalls::RollBack},
  }};
  for (const Row& row : rows) {
    routes.push_back({row.method, row.pattern, row.needs,
                      [this, answer = row.answer](const ConsoleCall& call) { (this->*answer)(call); }});
  }
}

void PolicyCalls::Refuse(const Respond& respond, const Error& error) {
  const std::string key = admin::KeyOf(error.code);
  services_.statistics.Refused(key);
  json body = {{"error", key}, {"message", error.message}};
  if (error.code == ErrorCode::kInvalid) body["errors"] = ErrorLines(error.message);
  respond(JsonAnswer(StatusOf(key), body));
}

void PolicyCalls::AnswerDone(const ConsoleCall& call, const Result<void>& done) {
  if (!done) return Refuse(call, done.error());
  call.respond(JsonAnswer(200, json::object()));
}

void PolicyCalls::Overview(const ConsoleCall& call) {
  const auto newest = services_.desk.List(0, 1);
  if (!newest) return Refuse(call, newest.error());
  call.respond(JsonAnswer(200, {{"active", services_.desk.active_number()},
                                {"newest", newest->empty() ? 0 : newest->front().number},
                                {"problem", services_.desk.problem()},
                                {"two_person", services_.desk.settings().two_person}}));
}

void PolicyCalls::ListVersions(const ConsoleCall& call) {
  const auto before = QueryNumber(call.request, "before", 0, INT64_MAX, 0);
  if (!before) return Refuse(call, {ErrorCode::kInvalid, "before must be a number"});
  auto versions = services_.desk.List(*before, kPage + 1);
  if (!versions) return Refuse(call, versions.error());
  const bool more = versions->size() > static_cast<size_t>(kPage);
  if (more) versions->pop_back();
  json list = json::array();
  for (const auto& version : *versions) list.push_back(VersionJson(version));
  call.respond(JsonAnswer(200, {{"versions", list}, {"more", more}}));
}

void PolicyCalls::ShowVersion(const ConsoleCall& call) {
  const auto version = services_.desk.Show(NumberOf(call.parts.front()));
  if (!version) return Refuse(call, version.error());
  json body = VersionJson(*version);
  body["text"] = version->text;
  body["sha256"] = version->sha256;
  AnswerWithLook(call, [text = version->text, body] { return Draft{text, body}; });
}

std::vector<std::string> PolicyCalls::OpenDepartments() {
  std::vector<std::string> departments;
  if (const auto known = services_.departments.List()) {
    for (const auto& each : *known) {
      if (!each.closed) departments.push_back(each.name);
    }
  }
  return departments;
}

void PolicyCalls::AnswerWithLook(const ConsoleCall& call, Drafting draft) {
  const auto question =
      [draft = std::move(draft), departments = OpenDepartments(),
       now = rules::LocalTimeOf(services_.clock.Wall())](const policy::IsCancelled& cancelled) -> Result<json> {
    auto drafted = draft();
    if (!drafted) return std::unexpected(drafted.error());
    auto look = LookOf(drafted->text, departments, now, cancelled);
    if (!look || drafted->body.is_null()) return look;
    drafted->body["look"] = std::move(*look);
    return std::move(drafted->body);
  };
  const auto asked =
      services_.analyst.Ask<json>(call.user.name, question, [this, respond = call.respond](const Result<json>& body) {
        body ? respond(JsonAnswer(200, *body)) : Refuse(respond, body.error());
      });
  if (!asked) Refuse(call, asked.error());
}

void PolicyCalls::Preview(const ConsoleCall& call) {
  const auto body = ParseTextBody(call.request.body);
  if (!body) return Refuse(call, body.error());
  AnswerWithLook(call, [text = body->text] { return Draft{text, nullptr}; });
}

void PolicyCalls::EditCell(const ConsoleCall& call) {
  const auto body = ParseCellBody(call.request.body);
  if (!body) return Refuse(call, body.error());
  AnswerWithLook(call, [body = *body, now = rules::LocalTimeOf(services_.clock.Wall())]() -> Result<Draft> {
    const auto edited = web::EditCell(body.text, body.edit, now);
    if (!edited) return std::unexpected(edited.error());
    return Draft{edited->text,
                 {{"text", edited->text},
                  {"took_effect", edited->took_effect},
                  {"deciding", DecisionJson(edited->deciding, false)}}};
  });
}

void PolicyCalls::SetClass(const ConsoleCall& call) {
  const auto body = ParseClassBody(call.request.body);
  if (!body) return Refuse(call, body.error());
  AnswerWithLook(call, [body = *body]() -> Result<Draft> {
    const auto text = SetDepartmentClass(body.text, body.department, body.classification);
    if (!text) return std::unexpected(text.error());
    return Draft{*text, {{"text", *text}}};
  });
}

void PolicyCalls::Submit(const ConsoleCall& call) {
  const auto body = ParseTextBody(call.request.body);
  if (!body) return Refuse(call, body.error());
  const auto number = services_.desk.Submit(call.user.name, body->text, body->note);
  if (!number) return Refuse(call, number.error());
  call.respond(JsonAnswer(201, {{"number", *number}}));
}

void PolicyCalls::Approve(const ConsoleCall& call) {
  AnswerDone(call, services_.desk.Approve(call.user.name, NumberOf(call.parts.front())));
}

void PolicyCalls::Activate(const ConsoleCall& call) {
  AnswerDone(call, services_.desk.Activate(call.user.name, NumberOf(call.parts.front())));
}

void PolicyCalls::Schedule(const ConsoleCall& call) {
  const auto text = ParseAtBody(call.request.body);
  if (!text) return Refuse(call, text.error());
  const auto at = rules::ParseLocalTime(*text);
  if (!at) return Refuse(call, at.error());
  AnswerDone(call, services_.desk.Schedule(call.user.name, NumberOf(call.parts.front()), *at));
}

void PolicyCalls::Unschedule(const ConsoleCall& call) {
  AnswerDone(call, services_.desk.Unschedule(call.user.name, NumberOf(call.parts.front())));
}

void PolicyCalls::RollBack(const ConsoleCall& call) {
  const auto number = services_.desk.RollBack(call.user.name);
  if (!number) return Refuse(call, number.error());
  call.respond(JsonAnswer(200, {{"number", *number}}));
}

}  // namespace shoji::web
