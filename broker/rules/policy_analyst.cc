#include "broker/rules/policy_analyst.h"

#include <utility>

#include "broker/rules/local_time.h"
#include "broker/rules/recorded_past.h"
#include "policy/rules/rule_set.h"

namespace shoji::rules {

PolicyAnalyst::PolicyAnalyst(std::string audit_file, const Clock& clock, auth::Post post, Duration longest)
    : audit_file_(std::move(audit_file)),
      clock_(clock),
      post_(std::move(post)),
      longest_(longest),
      jobs_(kMaxWaiting),
      thread_([this] { Run(); }) {}

PolicyAnalyst::~PolicyAnalyst() {
  jobs_.Close();
  thread_.join();
}

void PolicyAnalyst::Run() {
  while (auto job = jobs_.Pop()) (*job)();
}

Result<void> PolicyAnalyst::Check(const std::string& asker, std::string text, const Done<policy::CheckReport>& done) {
  const int32_t today = LocalTimeOf(clock_.Wall()).day;
  return Ask<policy::CheckReport>(
      asker,
      [text = std::move(text), today](const policy::IsCancelled& cancelled) -> Result<policy::CheckReport> {
        const auto rules = policy::ParseRules(text, "rules.toml");
        if (!rules) return std::unexpected(rules.error());
        return policy::Check(*rules, today, {}, cancelled);
      },
      done);
}

Result<void> PolicyAnalyst::Diff(const std::string& asker, std::string old_text, std::string new_text,
                                 const Done<policy::DiffReport>& done) {
  const int32_t today = LocalTimeOf(clock_.Wall()).day;
  return Ask<policy::DiffReport>(
      asker,
      [old_text = std::move(old_text), new_text = std::move(new_text),
       today](const policy::IsCancelled& cancelled) -> Result<policy::DiffReport> {
        const auto before = policy::ParseRules(old_text, "old.toml");
        if (!before) return std::unexpected(before.error());
        const auto after = policy::ParseRules(new_text, "new.toml");
        if (!after) return std::unexpected(after.error());
        return policy::Diff(*before, *after, today, cancelled);
      },
      done);
}

Result<void> PolicyAnalyst::DryRun(const std::string& asker, std::string text, WallTime since,
                                   const Done<policy::DryRunReport>& done) {
  return Ask<policy::DryRunReport>(
      asker,
      [text = std::move(text), since, file = audit_file_](const policy::IsCancelled&) -> Result<policy::DryRunReport> {
        auto rules = policy::ParseRules(text, "rules.toml");
        if (!rules) return std::unexpected(rules.error());
        return TryOnThePast(file, policy::Engine(std::move(*rules)), since);
      },
      done);
}

}  // namespace shoji::rules
