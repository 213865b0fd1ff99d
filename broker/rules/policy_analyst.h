// Runs what takes long about rules (checking, comparing, trying on the past) on one thread of its own, so that the
// service thread never waits for it. Owned by the service thread, which alone calls it; answers come back through
// `post`. Pure questions: changes nothing, records nothing.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "broker/auth/bounded_queue.h"
#include "broker/auth/password_worker.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/analysis/check.h"
#include "policy/analysis/diff.h"
#include "policy/analysis/dry_run.h"

namespace shoji::rules {

class PolicyAnalyst {
 public:
  static constexpr size_t kMaxWaiting = 16;

  // `clock` outlives the analyst.
  PolicyAnalyst(std::string audit_file, const Clock& clock, auth::Post post);
  // Finishes the question in hand, drops the waiting ones, joins. As with PasswordWorker, answers posted but not yet
  // run must not run afterwards if what they borrow is gone.
  ~PolicyAnalyst();
  PolicyAnalyst(const PolicyAnalyst&) = delete;
  PolicyAnalyst& operator=(const PolicyAnalyst&) = delete;

  template <typename T>
  using Done = std::function<void(Result<T>)>;

  // All texts are TOML. kUnavailable when kMaxWaiting are waiting already: `done` is then never called. `done` gets
  // kInvalid with "FILE:LINE: ..." for a text that cannot be read, kTooLarge for rules too tangled to be asked through.
  Result<void> Check(std::string text, Done<policy::CheckReport> done);
  Result<void> Diff(std::string old_text, std::string new_text, Done<policy::DiffReport> done);
  Result<void> DryRun(std::string text, WallTime since, Done<policy::DryRunReport> done);

 private:
  using Job = std::function<void()>;
  template <typename T>
  Result<void> Enqueue(std::function<Result<T>()> question, Done<T> done);
  void Run();

  std::string audit_file_;
  const Clock& clock_;
  auth::Post post_;
  auth::BoundedQueue<Job> jobs_;
  std::thread thread_;
};

}  // namespace shoji::rules
