#include "broker/web/console/policy_tools.h"

#include "broker/admin/admin_answer.h"
#include "broker/web/api_answers.h"
#include "broker/web/console/policy_bodies.h"
#include "policy/analysis/report_words.h"

namespace shoji::web {
namespace {

template <typename Report>
nlohmann::json LinesOf(const Report& report, policy::Language language) {
  auto lines = policy::Lines(report, language);
  if (lines.size() > PolicyTools::kMaxLines) {
    lines.resize(PolicyTools::kMaxLines);
    lines.emplace_back("…");
  }
  return lines;
}

template <typename Report>
HttpResponse Answered(const Report& report) {
  return JsonAnswer(
      200, {{"ja", LinesOf(report, policy::Language::kJapanese)}, {"en", LinesOf(report, policy::Language::kEnglish)}});
}

}  // namespace

void PolicyTools::AddTo(ConsoleRoutes& routes) {
  constexpr auto kSee = Capability::kSeePolicy;
  routes.push_back({"POST", "/api/admin/policy/check", kSee, [this](const ConsoleCall& call) { Check(call); }});
  routes.push_back({"POST", "/api/admin/policy/diff", kSee, [this](const ConsoleCall& call) { Diff(call); }});
  routes.push_back({"POST", "/api/admin/policy/dry-run", kSee, [this](const ConsoleCall& call) { DryRun(call); }});
}

void PolicyTools::Refuse(const Respond& respond, const Error& error) {
  const std::string key = admin::KeyOf(error.code);
  services_.statistics.Refused(key);
  nlohmann::json body = {{"error", key}, {"message", error.message}};
  if (error.code == ErrorCode::kInvalid) body["errors"] = ErrorLines(error.message);
  respond(JsonAnswer(StatusOf(key), body));
}

void PolicyTools::Check(const ConsoleCall& call) {
  const auto body = ParseTextBody(call.request.body);
  if (!body) return Refuse(call.respond, body.error());
  const auto asked =
      services_.analyst.Check(call.user.name, body->text, [this, respond = call.respond](const auto& report) {
        report ? respond(Answered(*report)) : Refuse(respond, report.error());
      });
  if (!asked) Refuse(call.respond, asked.error());
}

void PolicyTools::Diff(const ConsoleCall& call) {
  const auto body = ParseTextBody(call.request.body);
  if (!body) return Refuse(call.respond, body.error());
  const int64_t active = services_.desk.active_number();
  std::string before;  // nothing in force refuses everything, as an empty text would
  if (active > 0) {
    auto version = services_.desk.Show(active);
    if (!version) return Refuse(call.respond, version.error());
    before = std::move(version->text);
  }
  const auto asked = services_.analyst.Diff(call.user.name, before.empty() ? "format = 1\n" : before, body->text,
                                            [this, respond = call.respond](const auto& report) {
                                              report ? respond(Answered(*report)) : Refuse(respond, report.error());
                                            });
  if (!asked) Refuse(call.respond, asked.error());
}

void PolicyTools::DryRun(const ConsoleCall& call) {
  const auto body = ParseTextBody(call.request.body);
  if (!body) return Refuse(call.respond, body.error());
  const auto asked = services_.analyst.DryRun(call.user.name, body->text, services_.clock.Wall() - kPast,
                                              [this, respond = call.respond](const auto& report) {
                                                report ? respond(Answered(*report)) : Refuse(respond, report.error());
                                              });
  if (!asked) Refuse(call.respond, asked.error());
}

}  // namespace shoji::web
