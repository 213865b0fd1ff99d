#include "broker/admin/ctl_policy.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "broker/admin/admin_client.h"
#include "broker/admin/ctl_policy_output.h"
#include "broker/admin/policy_source.h"
#include "broker/admin/time_argument.h"
#include "broker/rules/local_time.h"
#include "broker/rules/recorded_past.h"
#include "broker/store/state_directory.h"
#include "policy/analysis/report_words.h"

namespace shoji::admin {
namespace {

using nlohmann::json;
using policy::Language;

enum Exit { kDone = 0, kRefused = 1, kUsage = 2, kNoBroker = 3 };

int Complain(const Error& error) {
  std::cerr << "shojictl: " << error.message << "\n";
  const bool nobody_there = error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kClosed;
  return nobody_there ? kNoBroker : kRefused;
}

int ComplainOfUsage(const Error& error) {
  std::cerr << "shojictl: " << error.message << "\n";
  return kUsage;
}

// The first line of standard input without its line break.
std::string PasswordLine() {
  std::string line;
  std::getline(std::cin, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace

CLI::App* CtlPolicy::Add(CLI::App& parent, const char* name, const char* help, Command command) {
  CLI::App* app = parent.add_subcommand(name, help);
  app->callback([this, command] { command_ = command; });
  app->add_option("--lang", language_, "ja or en (default: the locale's)")->check(CLI::IsMember({"ja", "en"}));
  return app;
}

void CtlPolicy::AddTo(CLI::App& app) {
  CLI::App* policy = app.add_subcommand("policy", "rules: think about them, and change the ones in force");
  policy->require_subcommand(1);
  AddThinking(*policy);
  AddExplain(*policy);
  AddVersions(*policy);
}

void CtlPolicy::AddThinking(CLI::App& policy) {
  const char* source = "a rule file, the number of a version, or: active";
  CLI::App* check = Add(policy, "check",
                        "ask every question there is: do the invariants hold, which rules have no effect, which "
                        "departments have no rule",
                        &CtlPolicy::Check);
  check->add_option("FILE", first_, source)->required();
  check->add_flag("--strict", strict_, "exit with 1 also when something is only remarked upon");
  CLI::App* diff = Add(policy, "diff", "which decisions change between two sets of rules, in words", &CtlPolicy::Diff);
  diff->add_option("OLD", first_, source)->required();
  diff->add_option("NEW", second_, source)->required();
  CLI::App* dry = Add(policy, "dry-run", "which recorded decisions would come out otherwise", &CtlPolicy::DryRun);
  dry->add_option("FILE", first_, source)->required();
  dry->add_option("--since", since_, "30d, 12h or a date")->capture_default_str();
  dry->add_option("--audit-file", audit_file_, "record to read (default: the one in the state directory)");
}

void CtlPolicy::AddExplain(CLI::App& policy) {
  CLI::App* explain =
      Add(policy, "explain", "one question: the answer, and every rule considered", &CtlPolicy::Explain);
  ExplainQuestion& question = question_;
  explain->add_option("--rules", rules_, "a rule file, the number of a version, or: active")->capture_default_str();
  explain->add_option("--department", question.departments, "department of the person; repeat for 兼務")
      ->allow_extra_args(false);
  explain
      ->add_option("--channel", question.channel, "clipboard.text, clipboard.image, file.upload, file.download, print")
      ->required();
  explain->add_option("--direction", question.direction, "outbound or inbound; needed for the clipboard");
  explain->add_option("--class", question.declared, "class declared: none, 1, 2, 3C, 3B, 3A")->capture_default_str();
  explain->add_option("--inspected", question.inspected, "class that inspectors found")->capture_default_str();
  explain->add_option("--bytes", question.bytes, "size")->capture_default_str();
  explain->add_option("--type", question.media_type, "media type, for example application/pdf");
  explain->add_option("--role", question.role, "staff, security, auditor or admin")->capture_default_str();
  explain->add_option("--terminal", question.terminal, "address of the terminal")->capture_default_str();
  explain->add_option("--zone", question.zone, "lgwan, internet or mynumber")->capture_default_str();
  explain->add_option("--integrity", question.integrity, "none, 1 or 2")->capture_default_str();
  explain->add_option("--availability", question.availability, "none, 1 or 2")->capture_default_str();
  explain->add_option("--recent-count", question.recent_count, "transfers allowed within the last minute");
  explain->add_option("--recent-bytes", question.recent_bytes, "bytes of these");
  explain->add_option("--at", question.at, "local time, for example 2027-04-01T08:30 (default: now)");
}

void CtlPolicy::AddVersions(CLI::App& policy) {
  Add(policy, "list", "all versions of the rules", &CtlPolicy::List);
  CLI::App* show = Add(policy, "show", "one version, with its text", &CtlPolicy::Show);
  show->add_option("VERSION", first_, "its number, or: active")->required();
  CLI::App* submit =
      Add(policy, "submit", "check a rule file and keep it as a new version (draft)", &CtlPolicy::Submit);
  submit->add_option("FILE", first_, "rule file")->required();
  submit->add_option("--note", note_, "why, for those who approve and audit");
  CLI::App* approve = Add(policy, "approve", "approve a version that somebody else wrote", &CtlPolicy::Approve);
  CLI::App* activate = Add(policy, "activate", "put a version in force, now or at a time", &CtlPolicy::Activate);
  activate->add_option("--at", at_, "local time, for example 2027-04-01T00:00");
  CLI::App* unschedule = Add(policy, "unschedule", "take a version's date away", &CtlPolicy::Unschedule);
  CLI::App* rollback = Add(policy, "rollback", "back to the version before", &CtlPolicy::RollBack);
  for (CLI::App* command : {approve, activate, unschedule}) {
    command->add_option("VERSION", first_, "number, as shown by: shojictl policy list")->required();
  }
  for (CLI::App* command : {submit, approve, activate, unschedule, rollback}) {
    CLI::Option* user = command->add_option("--user", user_, "who you are: a login of the role security");
    CLI::Option* password = command->add_flag("--password-stdin", password_from_stdin_,
                                              "read that user's password from standard input, one line");
    user->needs(password);
    password->needs(user);
  }
}

int CtlPolicy::Run() { return (this->*command_)(); }

int32_t CtlPolicy::Today() const { return rules::LocalTimeOf(clock_.Wall()).day; }

template <typename Report>
int CtlPolicy::Tell(const Report& report, bool good) {
  if (raw_json_) {
    std::cout << LinesJson(good, Lines(report, Language::kJapanese), Lines(report, Language::kEnglish));
  } else {
    for (const std::string& line : Lines(report, LanguageOf(language_))) std::cout << line << "\n";
  }
  return good ? kDone : kRefused;
}

int CtlPolicy::Check() {
  const auto rules = ReadRules(first_, state_);
  if (!rules) return Complain(rules.error());
  const auto report = policy::Check(*rules, Today());
  if (!report) return Complain(report.error());
  return Tell(*report, report->sound() && (!strict_ || report->findings.empty()));
}

int CtlPolicy::Diff() {
  const auto before = ReadRules(first_, state_);
  if (!before) return Complain(before.error());
  const auto after = ReadRules(second_, state_);
  if (!after) return Complain(after.error());
  const auto report = policy::Diff(*before, *after, Today());
  if (!report) return Complain(report.error());
  return Tell(*report, true);
}

int CtlPolicy::Explain() {
  const auto request = ReadQuestion(question_, clock_.Wall());
  if (!request) return ComplainOfUsage(request.error());
  auto rules = ReadRules(rules_, state_);
  if (!rules) return Complain(rules.error());
  return Tell(policy::Engine(std::move(*rules)).Explain(*request), true);
}

int CtlPolicy::DryRun() {
  const auto since = ParseTimeArgument(since_, clock_.Wall());
  if (!since) return ComplainOfUsage(since.error());
  auto rules = ReadRules(first_, state_);
  if (!rules) return Complain(rules.error());
  std::string path = audit_file_;
  if (path.empty()) {
    const auto directory = store::StateDirectory::OpenExisting(state_);
    if (!directory) return Complain({ErrorCode::kIo, directory.error().message + "; name it with --state DIR"});
    path = directory->AuditFile();
  }
  const auto report = rules::TryOnThePast(path, policy::Engine(std::move(*rules)), *since);
  if (!report) return Complain({ErrorCode::kIo, report.error().message});
  return Tell(*report, true);
}

int CtlPolicy::List() {
  const auto answer = AskBroker(state_, R"({"op":"policy.list"})");
  if (!answer) return Complain(answer.error());
  std::cout << (raw_json_ ? *answer + "\n" : DescribeVersions(*answer, LanguageOf(language_)));
  return kDone;
}

int CtlPolicy::Show() {
  json request = {{"op", "policy.show"}};
  if (first_ != "active") request["version"] = first_;
  const auto answer = AskBroker(state_, request.dump(-1, ' ', false, json::error_handler_t::replace));
  if (!answer) return Complain(answer.error());
  std::cout << (raw_json_ ? *answer + "\n" : DescribeVersion(*answer, LanguageOf(language_)));
  return kDone;
}

int CtlPolicy::Submit() {
  const auto source = ReadPolicySource(first_, state_);
  if (!source) return Complain(source.error());
  const auto rules = policy::ParseRules(source->text, source->name);
  if (!rules) return Complain(rules.error());
  const auto report = policy::Check(*rules, Today());
  if (!report) return Complain(report.error());
  // On standard error: standard output is the broker's answer.
  for (const std::string& line : Lines(*report, LanguageOf(language_))) std::cerr << line << "\n";
  if (!report->sound()) return kRefused;
  return Ask("policy.submit", {{"text", source->text}, {"note", note_}, {"file", source->name}});
}

int CtlPolicy::Approve() { return Ask("policy.approve", {{"version", first_}}); }

int CtlPolicy::Activate() {
  if (at_.empty()) return Ask("policy.activate", {{"version", first_}});
  if (const auto at = rules::ParseLocalTime(at_); !at) return ComplainOfUsage(at.error());
  return Ask("policy.schedule", {{"version", first_}, {"at", at_}});
}

int CtlPolicy::Unschedule() { return Ask("policy.unschedule", {{"version", first_}}); }

int CtlPolicy::RollBack() { return Ask("policy.rollback", {}); }

int CtlPolicy::Ask(const char* op, std::vector<std::pair<std::string, std::string>> members) {
  json request = {{"op", op}};
  for (auto& [name, value] : members) request[name] = std::move(value);
  if (!user_.empty()) {
    request["user"] = user_;
    request["password"] = PasswordLine();
  }
  const auto answer = AskBroker(state_, request.dump(-1, ' ', false, json::error_handler_t::replace));
  if (!answer) return Complain(answer.error());
  if (raw_json_) {
    std::cout << *answer << "\n";
    return kDone;
  }
  const json object = json::parse(*answer, nullptr, false);
  const Language language = LanguageOf(language_);
  if (object.contains("version")) {
    const std::string number = std::to_string(object.value("version", int64_t{0}));
    std::cout << policy::Filled(policy::Bilingual{"版 {0}\n", "version {0}\n"}.In(language), {number});
  } else {
    std::cout << policy::Bilingual{"完了しました\n", "done\n"}.In(language);
  }
  return kDone;
}

}  // namespace shoji::admin
