// Where the rules in force come from and how they change: versions are submitted, approved, activated (now or on a
// date) and rolled back. Owned by the broker's main(); service thread. Every step is on the audit record before it
// takes effect; what cannot be recorded is refused. Never decides about a transfer, never asks who may do this (that
// is the caller's: role security) - except that nobody approves what they wrote.
//
// A change applies whole or not at all: the new rules are read completely before anything is written, then one database
// transaction, then one pointer is exchanged. Rules that cannot be read at start (damaged, or from a newer Shoji) are
// not guessed at: everything is refused until a version is activated.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/policy_store.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/audit_log.h"
#include "policy/engine.h"

namespace shoji::rules {

class PolicyDesk {
 public:
  // Both owned and read: the desk holds the newest; a transfer being decided may hold the one before it.
  using Engine = std::shared_ptr<const policy::Engine>;
  using Version = store::PolicyVersion;

  static constexpr size_t kMaxTextBytes = 256 * 1024;
  static constexpr size_t kMaxNoteBytes = 1024;
  static constexpr int kMaxListed = 200;

  struct Settings {
    bool two_person = false;  // true: only what somebody other than its author approved becomes active
    // So long after an activation one person alone may undo it.
    std::chrono::minutes rollback_alone{60};
  };

  // All outlive the desk. Until Begin() everything is refused.
  PolicyDesk(store::PolicyStore& store, audit::AuditLog& audit, const Clock& clock, Settings settings);
  PolicyDesk(const PolicyDesk&) = delete;
  PolicyDesk& operator=(const PolicyDesk&) = delete;

  // Loads the active version; on the first start makes version 1, which refuses everything and says how to go on. A
  // version that cannot be used is no failure: problem() says why and everything is refused. Fails when store or record
  // cannot be used at all.
  Result<void> Begin();

  // Never null. Ask again for every decision, or Observe().
  const Engine& current() const { return current_; }
  // Number of the version in force; 0 while everything is refused because none could be used.
  int64_t active_number() const { return active_number_; }
  const std::string& problem() const { return problem_; }
  const Settings& settings() const { return settings_; }

  // Calls `changed` after every change of current(), on the service thread, until the watch is destroyed (which must
  // happen before the desk is). `changed` may drop its own watch or make others.
  class Watch {
   public:
    Watch() = default;
    Watch(Watch&& other) noexcept;
    Watch& operator=(Watch&& other) noexcept;
    ~Watch();

   private:
    friend class PolicyDesk;
    Watch(PolicyDesk& desk, uint64_t key) : desk_(&desk), key_(key) {}
    PolicyDesk* desk_ = nullptr;
    uint64_t key_ = 0;
  };
  [[nodiscard]] Watch Observe(std::function<void()> changed);

  // Newest first, without texts; numbers below `before` (0: from the newest), at most min(limit, kMaxListed).
  Result<std::vector<Version>> List(int64_t before, int limit);
  // With its text. kNotFound.
  Result<Version> Show(int64_t number);

  // `actor` in all of these: the user name of who asks, or "uid:N" for shojictl without a name.
  // A new draft; its number. kInvalid with "FILE:LINE: what is wrong; what to write instead" when it cannot be read,
  // kTooLarge over kMaxTextBytes, kInvalid for a note over kMaxNoteBytes or with control characters.
  Result<int64_t> Submit(std::string_view actor, std::string_view text, std::string_view note,
                         std::string_view file_name = "rules.toml");
  // kRefused for the author, and when it is approved already. An approval is for one time in force: it lapses when the
  // version retires. kNotFound.
  Result<void> Approve(std::string_view actor, int64_t number);
  // In force when it returns. kRefused when approval is needed and missing, or when it is active already.
  Result<void> Activate(std::string_view actor, int64_t number);
  // As Activate(), at `at`, which lies ahead and within two years (kInvalid). A second date replaces the first.
  Result<void> Schedule(std::string_view actor, int64_t number, WallTime at);
  // kRefused when it has no date.
  Result<void> Unschedule(std::string_view actor, int64_t number);
  // Back to the version the active one replaced; its number. kRefused when there is none, or when approval is needed
  // and missing. One step back within Settings::rollback_alone needs no new approval, and the record says so. Again:
  // further back.
  Result<int64_t> RollBack(std::string_view actor);

  // Activates what is due. Call several times a second; looks at the store only when something may be due.
  void Tick();

 private:
  Result<void> MakeFirst();
  Result<void> MakeActive(std::string_view actor, std::string_view act, const Version& version,
                          store::PolicyStore::Step step, std::string_view excuse = {});
  Result<Version> Find(int64_t number);
  Result<void> NeedsNoApproval(const Version& version) const;
  bool MayUndo(const Version& active, const Version& before) const;
  Result<void> Record(std::string_view actor, std::string_view act, const Version& version, std::string_view detail);
  void RecordFailure(std::string_view actor, std::string_view act, const Version& version, const Error& error);
  Result<Engine> Read(const Version& version) const;
  void PutInForce(Engine engine, int64_t number);
  void RefuseEverything(std::string why);
  void ReadNextDate();

  store::PolicyStore& store_;
  audit::AuditLog& audit_;
  const Clock& clock_;
  Settings settings_;
  Engine current_;
  int64_t active_number_ = 0;
  std::string problem_;
  std::optional<WallTime> next_date_;
  TimePoint not_before_{};  // after a date that could not be kept: not again at once
  uint64_t last_key_ = 0;
  std::map<uint64_t, std::function<void()>> observers_;
};

}  // namespace shoji::rules
