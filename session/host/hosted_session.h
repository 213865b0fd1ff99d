// One session as shoji-host sees it: sandbox, session process, egress process, from the first fork to the last kill.
//   kEgress (proxy starting) -> kBrowser (sandbox starting) -> kReady -> kEnding (client is told) -> kReporting (egress
//   reports the connections that were open) -> kGone; any of the first three may go to kEnding.
// Assigned or not (warm pool) is independent of that. Owned by SessionTable on shoji-host's one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "codec/base/clock.h"
#include "codec/wire/messages.h"
#include "session/host/helper_port.h"
#include "session/host/host_config.h"
#include "session/host/refusal_notices.h"
#include "session/host/runtime_directory.h"
#include "session/link/poll_loop.h"
#include "session/link/seqpacket_channel.h"
#include "session/link/trusted_child.h"
#include "session/sandbox/sandbox.h"

namespace shoji::host {

inline constexpr Duration kStartPatience = std::chrono::seconds(60);
// How long shoji-session may take to tell its client; it gives itself 500 ms.
inline constexpr Duration kEndPatience = std::chrono::milliseconds(800);
// The session process, told by the end of the agent's socket, says why a sandbox ended.
inline constexpr Duration kLastWordPatience = std::chrono::milliseconds(300);
// How long shoji-egress may take to report its last connections, and the brokers to take the reports.
inline constexpr Duration kReportPatience = std::chrono::seconds(2);

// The three uids of one session: 0 = everything runs as shoji-host's own user.
struct SessionUids {
  uid_t session = 0;
  uid_t sandbox = 0;
  uid_t egress = 0;
};

struct Assignee {
  std::string user;
  std::string department;
  link::Json departments;  // all of the person's, as the broker gave them; kept for it
  Size size;
  link::Json guard;  // shoji-session's `guard` datagram
};

// Whom a session tells about itself. `session` is its id.
class SessionObserver {
 public:
  virtual ~SessionObserver() = default;
  virtual void OnStep(const std::string& session, const std::string& step) = 0;
  // False: the events already told have not been read; OnDestination() will not be called until they have.
  virtual bool TakesDestinations() const = 0;
  virtual void OnDestination(const std::string& session, link::Json event) = 0;
  virtual void OnEnded(const std::string& session, wire::EndReason reason, const std::string& detail) = 0;
};

// What all sessions share; borrowed, outlives them.
struct HostParts {
  const Clock& clock;
  link::PollLoop& loop;
  const HostConfig& config;
  RuntimeDirectory& runtime;
  std::string sandbox_dir;  // where what runs inside the sandbox is
};

class HostedSession {
 public:
  enum class State { kEgress, kBrowser, kReady, kEnding, kReporting, kGone };

  // Starts the helper processes; the sandbox follows when egress is ready. Errors leave nothing behind.
  static Result<std::unique_ptr<HostedSession>> Start(const HostParts& parts, SessionObserver& observer, std::string id,
                                                      SessionUids uids);
  HostedSession(const HostedSession&) = delete;
  HostedSession& operator=(const HostedSession&) = delete;
  ~HostedSession();

  const std::string& id() const { return id_; }
  State state() const { return state_; }
  bool was_ready() const { return was_ready_; }
  bool usable() const { return state_ <= State::kReady; }
  const std::string& last_step() const { return last_step_; }
  const std::optional<Assignee>& assignee() const { return assignee_; }
  wire::EndReason end_reason() const { return end_reason_; }
  WallTime assigned_at() const { return assigned_at_; }

  // Gives the session to a user. Once.
  void Assign(Assignee assignee);
  // What P5 burns in and hides from now on. A session process that cannot be told is lost.
  void SetGuard(link::Json guard);
  // "none", "view-only" or "freeze": what the session process lets through from now on; frozen, everything in the
  // sandbox stands still as soon as it is up. True when it does. An error: the session process was not told.
  Result<bool> SetHold(const std::string& hold);
  const std::string& hold() const { return hold_; }
  // A new link to the client; the previous one gets END 5 from shoji-session. kUnavailable when ending.
  Result<UniqueFd> Attach();
  // A link for somebody who looks on: frames only, and only while a client is attached. Ends the one before.
  Result<UniqueFd> AttachOnlooker();
  // Nobody looks on from now on.
  Result<void> EndOnlooking();
  // The client is told, then everything is killed. The first reason stays. What OnEnded() hears names in its detail
  // the exit status or signal of a part that ended by itself.
  void BeginEnd(wire::EndReason reason, const std::string& detail);

  void Tick();
  std::optional<Duration> WaitTime() const;

 private:
  // The part whose own end ended the session.
  enum class Part { kNone, kSession, kEgress, kSandbox };

  HostedSession(const HostParts& parts, SessionObserver& observer, std::string id, SessionUids uids);
  Result<void> StartHelpers();
  Result<void> StartEgress();
  Result<void> StartSessionProcess();
  Result<void> StartSandbox(const std::string& ca_certificate_pem);
  link::PollLoop::Token Watch(int fd, std::function<void()> handler);
  void Unwatch();
  void OnSessionDatagram();
  void OnPartEnded(Part part);
  bool deadline_counts() const { return state_ != State::kGone && (state_ != State::kReady || sandbox_ended_); }
  void OnSessionEvent(const link::Json& body);
  void OnEgressDatagram();
  bool FreezeOrThaw();
  void TellClientIfRefused(const link::Json& destination);
  void SendAssignment();
  void NoteStep(const std::string& step);
  void Lose(Part part, const std::string& detail);
  int LostPidFd() const;
  void AwaitEnds();
  void BeginReporting();
  void Finish();
  void DescribeEnd();

  const HostParts& parts_;
  SessionObserver& observer_;
  std::string id_;
  SessionUids uids_;
  State state_ = State::kEgress;
  std::string directory_;
  std::string last_step_;
  std::optional<Assignee> assignee_;
  WallTime assigned_at_{};
  bool attached_before_ = false;
  bool was_ready_ = false;
  TimePoint deadline_;
  wire::EndReason end_reason_ = wire::EndReason::kSessionLost;
  std::string end_detail_;
  Part lost_ = Part::kNone;
  RefusalNotices refusal_notices_;

  UniqueFd framebuffer_;
  UniqueFd agent_sandbox_end_;
  UniqueFd agent_session_end_;
  std::optional<HelperPort> session_control_;
  std::optional<HelperPort> egress_control_;
  link::TrustedChild session_process_;
  link::TrustedChild egress_process_;
  std::optional<sandbox::Sandbox> sandbox_;
  std::vector<link::PollLoop::Token> tokens_;
  link::PollLoop::Token sandbox_token_ = 0;
  bool sandbox_ended_ = false;  // the cause is not told yet
  std::string hold_ = "none";
};

}  // namespace shoji::host
