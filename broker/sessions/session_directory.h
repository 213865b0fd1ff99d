// Which sessions exist, whose they are, who looks at them, and when they end. Service thread. The truth about what runs
// is the host's: after a broker restart `list` restores everything, and until then nothing is known(). Puts session
// events on the audit record before their effect; starting or attaching without a record is refused. What the host
// reports afterwards (destinations, restored sessions) is collected and recorded together, one disk write a round.
// While that cannot be recorded it is kept and the host is not read, so that the host holds up what would have to be
// recorded.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "broker/admin/session_directory.h"
#include "broker/sessions/hold.h"
#include "broker/sessions/host_client.h"
#include "broker/sessions/screen_policy.h"
#include "broker/sessions/session_activity.h"
#include "broker/sessions/statistics.h"
#include "broker/sessions/viewer.h"
#include "codec/base/clock.h"
#include "codec/base/geometry.h"
#include "policy/audit/audit_log.h"

namespace shoji::sessions {

enum class SecondLogin { kTakeOver, kRefuse };

struct Settings {
  std::chrono::seconds idle{30 * 60};
  std::chrono::seconds disconnect{15 * 60};
  SecondLogin second_login = SecondLogin::kTakeOver;
  std::chrono::seconds start_timeout{60};
  std::chrono::seconds host_timeout{10};
};

struct Person {
  std::string name;
  std::string department;
  std::string address;                     // of the terminal
  std::vector<std::string> departments{};  // all of today, the main one first
};

class SessionDirectory final : public admin::SessionDirectory {
 public:
  // A link that closes without a word gets this long for the host to say why.
  static constexpr std::chrono::milliseconds kReasonGrace{1000};
  // What waits for the record at most; reading stops long before.
  static constexpr size_t kMaxCollected = 20'000;
  static constexpr std::chrono::seconds kRecordAgain{1};
  // Sessions whose steps are kept until the host's answer says whose they are.
  static constexpr size_t kMaxEarlySessions = 64;
  // A hold that the host has not confirmed by then ends the session's windows: nobody goes on seeing or typing.
  static constexpr std::chrono::milliseconds kHoldGrace{700};

  // All outlive the directory.
  SessionDirectory(link::PollLoop& loop, const Clock& clock, audit::AuditLog& audit, Statistics& statistics,
                   std::string host_socket, Settings settings);

  struct StartFailure {
    std::string key;       // session_exists, emergency_stop, no_host, no_capacity, internal (API.md)
    std::string existing;  // with session_exists; empty while that one is still being made
  };
  // Asks the host for a session, once the request is on record. One per person. `done` runs once, with its id.
  void Start(const Person& person, Size size, std::function<void(std::expected<std::string, StartFailure>)> done);
  // The sessions of `user`; an id of somebody else's session is "not found" everywhere.
  std::vector<admin::SessionInfo> ListOf(std::string_view user) const;
  bool Owns(std::string_view user, std::string_view id) const;
  bool Attached(std::string_view id) const;
  // Where it has been lately; an empty one for a session there is not. Valid until the next call that changes anything.
  const SessionActivity& ActivityOf(std::string_view id) const;
  // kRefused: it is frozen, and only an administrator or an order ends what may be evidence.
  Result<void> EndAs(std::string_view id, wire::EndReason reason);

  // Who holds sessions back; nullptr: nobody. Outlives the directory or is taken back.
  void UseHolds(HoldSource* holds) { holds_ = holds; }
  // Asks again about every session and brings each change to its window and its host. Gives the number of changes.
  int ApplyHolds();

  // What P5 burns in for whom; nullptr: nothing. Outlives the directory or is taken back.
  void UseScreens(const ScreenPolicy* screens) { screens_ = screens; }
  // Asks again about every session somebody looks at and brings each change to its host.
  void ApplyScreens();

  // `viewer` shows `id` from now on; the one before is ended with kTakenOver. kNotFound, kRefused (the setting), or
  // kUnavailable (no record could be made). The viewer must Detach() before it dies.
  Result<void> Attach(std::string_view id, const Person& person, Viewer& viewer);
  void Detach(Viewer& viewer);
  // The window that shows a session, as long as it is the same one; empty while none is linked.
  std::optional<uint64_t> WindowOf(std::string_view id) const;
  // The window that showed it last, whether it still does; 0: none yet. Nothing for a session that is not there or
  // ends.
  std::optional<uint64_t> LastWindowOf(std::string_view id) const;
  // The window that shows a session, if one does, is ended with kTakenOver at once: its person is back in another.
  void EndWindow(std::string_view id);
  // It is `viewer`.
  bool Shows(std::string_view id, const Viewer& viewer) const;
  // The window is told who looks on; nobody when there is none.
  void TellWatch(std::string_view id, const wire::Watch& watch);
  // The host's link for somebody who looks on. `done` runs once; kUnavailable when there is none.
  void RequestWatch(const std::string& id, std::function<void(Result<UniqueFd>)> done);
  // Nobody looks on from now on, whoever holds that link.
  void EndWatch(const std::string& id);
  // Whose session it is; empty when there is none.
  std::string OwnerOf(std::string_view id) const;
  // The person did something.
  void NoteInput(std::string_view id);
  // The link closed without END: the viewer hears the reason once it is known, within kReasonGrace.
  void LinkLost(Viewer& viewer);
  // The session process has said its END: nobody is offered the session any more. The host's event is the record.
  void SessionOver(std::string_view id);
  // The session's side of the link sent bytes no session sends.
  void SessionBrokeProtocol(std::string_view id) { (void)EndAs(id, wire::EndReason::kSandboxBrokeProtocol); }
  // The broker stops: every window is told; the sessions live on.
  void EndAllViewers(wire::EndReason reason);

  // Timers and the host's connection. Call several times a second.
  void Tick(TimePoint now);
  bool host_connected() const { return host_.connected(); }
  // False until the host has told its sessions for the first time: "no such session" would be a guess.
  bool known() const { return known_; }
  const Settings& settings() const { return settings_; }

  std::vector<admin::SessionInfo> List() const override;
  Result<void> End(std::string_view session_id) override { return EndAs(session_id, wire::EndReason::kEndedByAdmin); }
  admin::HostStatus Host() const override;

 private:
  struct Session {
    admin::SessionInfo info;
    SessionActivity activity;
    Viewer* viewer = nullptr;
    uint64_t window = 0;             // number of the latest one
    std::vector<std::string> steps;  // for a window that comes while it starts
    TimePoint last_input;
    TimePoint detached_since;
    std::optional<TimePoint> link_lost;
    bool linked = false;
    std::optional<Person> onlooker;        // the last one
    std::optional<std::string> watermark;  // what its host was told; empty: not known
    Held held;
    std::optional<Hold> asked = Hold::kNone;  // what its host was last asked to hold; empty: that failed
    std::optional<TimePoint> hold_due;        // the host has to confirm until then
    uint64_t hold_round = 0;                  // of the newest request
    bool end_recorded = false;
    bool ending = false;
  };
  using Sessions = std::map<std::string, Session, std::less<>>;

  void OnConnected();
  void AskForList(const std::string& after);
  void OnListed(const link::Json& page, const std::string& after);
  void OnDisconnected();
  void OnEvent(const link::Json& event);
  void OnStep(const link::Json& event);
  void OnEnded(const link::Json& event);
  void OnDestination(const link::Json& event);
  void RestoreOne(const std::string& id, const link::Json& entry);
  void ForgetUnlisted();
  Session& Insert(const std::string& id, const std::string& user, const std::string& department, Size size);
  void TakeStep(Session& session, const std::string& step);
  void AskForSession(const Person& person, Size size,
                     std::function<void(std::expected<std::string, StartFailure>)> done);
  void OnStarted(const Person& person, Size size, const std::string& watermark, Result<link::Datagram> answer,
                 const std::function<void(std::expected<std::string, StartFailure>)>& done);
  void RequestLink(const std::string& id);
  std::string WatermarkOf(const Person& person) const;
  void ApplyScreen(const std::string& id);
  bool ApplyHold(const std::string& id);
  void RequestHold(const std::string& id);
  void OnHoldAnswered(const std::string& id, uint64_t round, const Result<link::Datagram>& answer);
  void ShutWindow(Session& session, wire::EndReason reason, std::string_view detail);
  void CheckHolds(TimePoint now);
  Held HoldOf(const admin::SessionInfo& info) const { return holds_ == nullptr ? Held{} : holds_->HoldOf(info); }
  void Forget(Sessions::iterator session, wire::EndReason reason, std::string_view detail);
  void RecordEnd(Session& session, wire::EndReason reason, std::string_view detail);
  // With what was collected before it.
  bool Record(const audit::Event& event);
  bool RecordCollected();
  Result<void> AppendCollected();
  // For the record as soon as it can be written: it has happened already.
  void Collect(audit::Event event);
  void CheckTimers(TimePoint now);

  const Clock& clock_;
  audit::AuditLog& audit_;
  Statistics& statistics_;
  Settings settings_;
  Sessions sessions_;
  uint64_t windows_ = 0;                                                      // attached so far
  std::map<std::string, int, std::less<>> starting_;                          // by user: the host has been asked
  std::map<std::string, std::vector<std::string>, std::less<>> early_steps_;  // by session, while one is starting
  std::vector<audit::Event> collected_;                                       // in order, not recorded yet
  size_t refused_ = 0;                                                        // of these, when last tried
  TimePoint record_again_{};
  // The list being read, which may come in several pages.
  struct Listing {
    uint64_t number = 0;
    std::set<std::string, std::less<>> before;  // known when it was asked for
    std::set<std::string, std::less<>> living;
  };
  Listing listing_;
  bool known_ = false;
  int pool_ready_ = 0;
  int capacity_ = 0;
  std::optional<TimePoint> next_list_;
  HoldSource* holds_ = nullptr;
  const ScreenPolicy* screens_ = nullptr;
  HostClient host_;
};

}  // namespace shoji::sessions
