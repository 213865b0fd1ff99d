// Runs what takes long about rules (tables, checking, comparing, trying on the past) on one thread of its own, so that
// the service thread never waits for it. Owned by the service thread, which alone calls it; answers come back through
// `post`. Pure questions: changes nothing, records nothing. A hostile text costs its asker the answer and others a
// little time: few questions per person wait, and each is given up after a while.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "broker/auth/bounded_queue.h"
#include "broker/auth/password_worker.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/analysis/cancellation.h"
#include "policy/analysis/check.h"
#include "policy/analysis/diff.h"
#include "policy/analysis/dry_run.h"

namespace shoji::rules {

class PolicyAnalyst {
 public:
  static constexpr size_t kMaxWaiting = 16;
  // Of one person, the one being answered included: a look at what was typed last and a tool beside it.
  static constexpr size_t kMaxOfOne = 2;
  static constexpr std::chrono::seconds kLongest{15};

  // `clock` outlives the analyst and may be read on any thread. A question is given up when it has taken `longest`.
  PolicyAnalyst(std::string audit_file, const Clock& clock, auth::Post post, Duration longest = kLongest);
  // Finishes the question in hand, drops the waiting ones, joins. As with PasswordWorker, answers posted but not yet
  // run must not run afterwards if what they borrow is gone.
  ~PolicyAnalyst();
  PolicyAnalyst(const PolicyAnalyst&) = delete;
  PolicyAnalyst& operator=(const PolicyAnalyst&) = delete;

  template <typename T>
  using Done = std::function<void(Result<T>)>;

  template <typename T>
  using Question = std::function<Result<T>(const policy::IsCancelled&)>;

  // Runs `question` on the analyst's thread; it must not touch what the service thread owns, and ends soon once it is
  // cancelled. kUnavailable when kMaxWaiting wait, or kMaxOfOne of `asker`: `done` is then never called.
  template <typename T>
  Result<void> Ask(const std::string& asker, Question<T> question, const Done<T>& done) {
    size_t& running = (*running_)[asker];
    if (running >= kMaxOfOne) return Fail(ErrorCode::kUnavailable, "your questions before this one are being answered");
    const bool pushed = jobs_.TryPush([this, asker, running_of = running_, question = std::move(question), done] {
      const TimePoint end = clock_.Now() + longest_;
      // Posts are copied about: the answer itself is not. Owners: the post and, until it is made, this thread.
      auto answer = std::make_shared<Result<T>>(question([this, end] { return clock_.Now() >= end; }));
      post_([running_of, asker, answer, done] {
        if (--(*running_of)[asker] == 0) running_of->erase(asker);
        done(std::move(*answer));
      });
    });
    running += pushed ? 1 : 0;
    if (pushed) return {};
    if (running == 0) running_->erase(asker);
    return Fail(ErrorCode::kUnavailable, "too many questions about rules wait; try again in a moment");
  }

  // As Ask(). All texts are TOML. `done` gets kInvalid with "FILE:LINE: ..." for a text that cannot be read, kTooLarge
  // for rules too tangled to be asked through in the time given.
  Result<void> Check(const std::string& asker, std::string text, const Done<policy::CheckReport>& done);
  Result<void> Diff(const std::string& asker, std::string old_text, std::string new_text,
                    const Done<policy::DiffReport>& done);
  Result<void> DryRun(const std::string& asker, std::string text, WallTime since,
                      const Done<policy::DryRunReport>& done);

 private:
  using Job = std::function<void()>;
  void Run();

  std::string audit_file_;
  const Clock& clock_;
  auth::Post post_;
  Duration longest_;
  // Questions by person, while there are any. Service thread. Owners: the analyst and, until they have run, its posts.
  std::shared_ptr<std::map<std::string, size_t>> running_ = std::make_shared<std::map<std::string, size_t>>();
  auth::BoundedQueue<Job> jobs_;
  std::thread thread_;
};

}  // namespace shoji::rules
