// 緊急停止: freezes, makes view-only or ends the sessions of a department, of everyone, or one session, and keeps new
// ones from starting until it is lifted. Service thread; owned by the broker. Each order is on the audit record before
// it has an effect, is kept in the store, and so holds after a restart. Only what tightens does not wait for a record
// that cannot be written: it is done, and recorded when that is possible again (docs/adr/0014). shojictl and the
// console both call this; it asks for no rights itself.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker/sessions/hold.h"
#include "broker/sessions/screen_policy.h"
#include "broker/store/emergency_store.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/audit_log.h"

namespace shoji::sessions {

class SessionDirectory;

// Whom an order concerns.
struct Scope {
  enum class Kind : uint8_t { kEveryone, kDepartment, kSession };
  Kind kind = Kind::kEveryone;
  std::string name;  // of the department, or the session's id; empty for everyone

  static Scope Everyone() { return {}; }
  static Scope Department(std::string name) { return {Kind::kDepartment, std::move(name)}; }
  static Scope Session(std::string id) { return {Kind::kSession, std::move(id)}; }
  bool operator==(const Scope&) const = default;
};

// "everyone", "department", "session".
std::string_view Name(Scope::Kind kind);

// An order in force.
struct Stop {
  Scope scope;
  Hold hold = Hold::kFrozen;
  std::string reason;
  std::string actor;  // who gave it: "uid:0", or a user's name
  WallTime since;
  bool stored = true;  // false: not after a restart; tried again
};

class EmergencyStop final : public HoldSource {
 public:
  static constexpr size_t kMaxReasonBytes = 300;  // a hundred kanji
  static constexpr size_t kMaxStops = 1'000;
  static constexpr size_t kMaxOwed = 1'000;
  static constexpr std::chrono::seconds kTryAgain{1};

  // All outlive it.
  struct Services {
    SessionDirectory& directory;
    store::EmergencyStore& store;
    audit::AuditLog& audit;
    const Clock& clock;
    const ScreenPolicy& screens;  // knows whom to ask
  };
  explicit EmergencyStop(Services services);
  ~EmergencyStop() override;
  EmergencyStop(const EmergencyStop&) = delete;
  EmergencyStop& operator=(const EmergencyStop&) = delete;

  // Takes up what was in force when the broker stopped, and holds back sessions from now on. Once, before service.
  Result<void> Load();

  // Puts an order in force in place of any before it with the same scope; the people concerned are shown `reason`.
  // Gives the number of open sessions it reaches. A session whose host does not confirm loses its windows within
  // SessionDirectory::kHoldGrace. kInvalid: no hold, an empty or long reason, or a text with control characters.
  // kNotFound: no such session. kUnavailable: it would loosen an order of that scope, or kMaxOwed acts wait, and no
  // record could be made; nothing happened. kIo: in force, but not stored yet. owed() tells whether its record waits.
  Result<int> Begin(const Scope& scope, Hold hold, std::string_view reason, std::string_view actor);
  // Ends the order of exactly this scope; others stay. Gives the number of open sessions that are held less now.
  // kNotFound: there is none. kUnavailable, kIo: it is still in force.
  Result<int> Lift(const Scope& scope, std::string_view reason, std::string_view actor);

  // Records `done` with its time as soon as the record can be written: for what tightens and could not wait.
  // kUnavailable when kMaxOwed wait already; then it must not be done.
  Result<void> Owe(audit::Event done);
  // How many acts are done and not on record yet. Lost when the broker dies before.
  size_t owed() const { return owed_.size(); }
  // Brings record and store up to date. Call several times a second.
  void Tick(TimePoint now);

  const std::vector<Stop>& stops() const { return stops_; }
  // The strictest order on a person of these departments, or on `session`; empty: whatever session.
  Held HoldOn(std::span<const std::string> departments, std::string_view session = {}) const;
  Held HoldOf(const admin::SessionInfo& session) const override;
  void OnSessionGone(std::string_view session) override;

 private:
  std::vector<Stop>::iterator Find(const Scope& scope);
  int CountConcerned(const Scope& scope) const;
  Held Strictest(std::span<const std::string> departments, std::string_view session) const;

  bool Record(const audit::Event& event);
  bool RecordOwed();

  Services services_;
  std::vector<Stop> stops_;
  std::vector<audit::Event> owed_;
  TimePoint try_again_{};
};

}  // namespace shoji::sessions
