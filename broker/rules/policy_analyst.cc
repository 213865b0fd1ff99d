#include "broker/rules/policy_analyst.h"

#include <utility>

#include "broker/rules/local_time.h"
#include "broker/rules/recorded_past.h"
#include "policy/rules/rule_set.h"

namespace shoji::rules {

PolicyAnalyst::PolicyAnalyst(std::string audit_file, const Clock& clock, auth::Post post)
    : audit_file_(std::move(audit_file)), clock_(clock), post_(std::move(post)), jobs_(kMaxWaiting), thread_([this] {
        Run();
      }) {}

PolicyAnalyst::~PolicyAnalyst() {
  jobs_.Close();
  thread_.join();
}

void PolicyAnalyst::Run() {
  while (auto job = jobs_.Pop()) (*job)();
}

template <typename T>
Result<void> PolicyAnalyst::Enqueue(std::function<Result<T>()> question, Done<T> done) {
  const bool pushed = jobs_.TryPush([this, question = std::move(question), done = std::move(done)] {
    // Posts are copied about: the report itself is not. Owners: the post and, until it is made, this thread.
    auto answer = std::make_shared<Result<T>>(question());
    post_([answer, done] { done(std::move(*answer)); });
  });
  if (!pushed) return Fail(ErrorCode::kUnavailable, "too many questions about rules wait; try again in a moment");
  return {};
}

Result<void> PolicyAnalyst::Check(std::string text, Done<policy::CheckReport> done) {
  const int32_t today = LocalTimeOf(clock_.Wall()).day;
  return Enqueue<policy::CheckReport>(
      [text = std::move(text), today]() -> Result<policy::CheckReport> {
        const auto rules = policy::ParseRules(text, "rules.toml");
        if (!rules) return std::unexpected(rules.error());
        return policy::Check(*rules, today);
      },
      std::move(done));
}

Result<void> PolicyAnalyst::Diff(std::string old_text, std::string new_text, Done<policy::DiffReport> done) {
  const int32_t today = LocalTimeOf(clock_.Wall()).day;
  return Enqueue<policy::DiffReport>(
      [old_text = std::move(old_text), new_text = std::move(new_text), today]() -> Result<policy::DiffReport> {
        const auto before = policy::ParseRules(old_text, "old.toml");
        if (!before) return std::unexpected(before.error());
        const auto after = policy::ParseRules(new_text, "new.toml");
        if (!after) return std::unexpected(after.error());
        return policy::Diff(*before, *after, today);
      },
      std::move(done));
}

Result<void> PolicyAnalyst::DryRun(std::string text, WallTime since, Done<policy::DryRunReport> done) {
  return Enqueue<policy::DryRunReport>(
      [text = std::move(text), since, file = audit_file_]() -> Result<policy::DryRunReport> {
        auto rules = policy::ParseRules(text, "rules.toml");
        if (!rules) return std::unexpected(rules.error());
        return TryOnThePast(file, policy::Engine(std::move(*rules)), since);
      },
      std::move(done));
}

}  // namespace shoji::rules
