#include "session/host/hosted_session.h"

#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "session/host/one_line.h"
#include "session/host/process_ending.h"
#include "session/link/errno_text.h"
#include "session/link/framebuffer_layout.h"
#include "session/link/json_fields.h"
#include "session/link/unix_socket.h"

namespace shoji::host {

using link::Json;
using link::SeqpacketChannel;

namespace {

constexpr size_t kLoggedOutputBytes = 2'000;

// The input method's addon: beside the programs, or where the build puts it; "" when there is none.
std::string ImeAddon(const std::string& bin_dir) {
  for (const char* place : {"/libshojiime.so", "/../lib/fcitx5/libshojiime.so"}) {
    std::error_code ignored;
    if (std::filesystem::exists(bin_dir + place, ignored)) return bin_dir + place;
  }
  spdlog::warn("event=no_ime_addon detail=\"text of the terminal's input method will not reach pages\"");
  return "";
}

}  // namespace

Result<std::unique_ptr<HostedSession>> HostedSession::Start(const HostParts& parts, SessionObserver& observer,
                                                            std::string id, SessionUids uids) {
  std::unique_ptr<HostedSession> session(new HostedSession(parts, observer, std::move(id), uids));
  if (auto started = session->StartHelpers(); !started) return std::unexpected(started.error());
  return session;
}

HostedSession::HostedSession(const HostParts& parts, SessionObserver& observer, std::string id, SessionUids uids)
    : parts_(parts),
      observer_(observer),
      id_(std::move(id)),
      uids_(uids),
      deadline_(parts.clock.Now() + kStartPatience) {}

HostedSession::~HostedSession() {
  Unwatch();
  sandbox_.reset();
  session_process_.Kill();
  egress_process_.Kill();
  parts_.runtime.RemoveSession(id_);
}

Result<void> HostedSession::StartHelpers() {
  auto directory = parts_.runtime.MakeSession(id_, uids_.sandbox);
  if (!directory) return std::unexpected(directory.error());
  directory_ = std::move(*directory);
  auto framebuffer = link::MakeSealedFramebuffer();
  if (!framebuffer) return std::unexpected(framebuffer.error());
  framebuffer_ = std::move(*framebuffer);
  auto agent = SeqpacketChannel::Pair();
  if (!agent) return std::unexpected(agent.error());
  agent_sandbox_end_ = std::move(agent->first);
  agent_session_end_ = std::move(agent->second);
  if (auto started = StartEgress(); !started) return started;
  return StartSessionProcess();
}

Result<void> HostedSession::StartEgress() {
  const std::string socket = directory_ + "/egress.sock";
  auto listener = link::ListenUnix(socket, link::SocketKind::kStream, 0600);
  if (!listener) return std::unexpected(listener.error());
  if (uids_.sandbox != 0 && ::chown(socket.c_str(), uids_.sandbox, uids_.sandbox) != 0) {
    return link::FailErrno("chown " + socket);
  }
  auto ends = SeqpacketChannel::Pair();
  if (!ends) return std::unexpected(ends.error());
  auto child = link::TrustedChild::Start({.binary = parts_.config.bin_dir + "/shoji-egress",
                                          .arguments = {"--control-fd", "3", "--listen-fd", "4"},
                                          .uid = uids_.egress,
                                          .descriptors = {ends->second.get(), listener->get()}});
  if (!child) return std::unexpected(child.error());
  egress_process_ = std::move(*child);
  egress_control_.emplace(parts_.loop, std::move(ends->first), [this] { OnEgressDatagram(); });
  Watch(egress_process_.pid_fd(), [this] { Lose(Part::kEgress, "egress process ended"); });
  Json configure = parts_.config.egress;
  configure["op"] = "configure";
  return egress_control_->Send(configure);
}

Result<void> HostedSession::StartSessionProcess() {
  auto ends = SeqpacketChannel::Pair();
  if (!ends) return std::unexpected(ends.error());
  auto child = link::TrustedChild::Start(
      {.binary = parts_.config.bin_dir + "/shoji-session",
       .arguments = {"--control-fd", "3", "--agent-fd", "4", "--framebuffer-fd", "5", "--session", id_,
                     "--video-rate-factor", std::to_string(parts_.config.video_rate_factor)},
       .uid = uids_.session,
       .descriptors = {ends->second.get(), agent_session_end_.get(), framebuffer_.get()}});
  if (!child) return std::unexpected(child.error());
  agent_session_end_.Reset();
  session_process_ = std::move(*child);
  session_control_.emplace(parts_.loop, std::move(ends->first), [this] { OnSessionDatagram(); });
  Watch(session_process_.pid_fd(), [this] { OnPartEnded(Part::kSession); });
  return {};
}

Result<void> HostedSession::StartSandbox(const std::string& ca_certificate_pem) {
  auto started = sandbox::Sandbox::Start({.session_id = id_,
                                          .uid = uids_.sandbox,
                                          .gid = uids_.sandbox,
                                          .egress_socket = directory_ + "/egress.sock",
                                          .agent_binary = parts_.sandbox_dir + "/shoji-agent",
                                          .ime_addon = ImeAddon(parts_.sandbox_dir),
                                          .ca_certificate_pem = ca_certificate_pem,
                                          .command = {},
                                          .limits = parts_.config.limits},
                                         std::move(agent_sandbox_end_), std::move(framebuffer_));
  if (!started) return std::unexpected(started.error());
  sandbox_.emplace(std::move(*started));
  sandbox_token_ = Watch(sandbox_->pid_fd(), [this] { OnPartEnded(Part::kSandbox); });
  state_ = State::kBrowser;
  NoteStep("sandbox");
  return {};
}

link::PollLoop::Token HostedSession::Watch(int fd, std::function<void()> handler) {
  tokens_.push_back(parts_.loop.Add(fd, [handler = std::move(handler)](link::Ready) { handler(); }));
  return tokens_.back();
}

void HostedSession::Unwatch() {
  if (session_control_) session_control_->Deafen();
  if (egress_control_) egress_control_->Deafen();
  for (const auto token : std::exchange(tokens_, {})) parts_.loop.Remove(token);
}

void HostedSession::OnSessionDatagram() {
  auto datagram = session_control_->Receive();
  if (!datagram) return Lose(Part::kSession, "session process: " + datagram.error().message);
  if (*datagram) OnSessionEvent((*datagram)->body);
}

// Sandbox and session process follow each other into the grave. What the session process still has to say names the
// cause; if it goes without a word, it was the first.
void HostedSession::OnPartEnded(Part part) {
  auto datagram = session_control_->Receive();
  for (; datagram && *datagram; datagram = session_control_->Receive()) OnSessionEvent((*datagram)->body);
  if (!usable()) return;
  if (!datagram || part == Part::kSession) return Lose(Part::kSession, "session process ended");
  parts_.loop.Remove(sandbox_token_);
  std::erase(tokens_, sandbox_token_);
  sandbox_ended_ = true;
  deadline_ = parts_.clock.Now() + kLastWordPatience;
}

void HostedSession::OnSessionEvent(const Json& body) {
  const std::string event = link::TextField(body, "event").value_or("");
  if (event == "step") return NoteStep(link::TextField(body, "step", 32).value_or(""));
  if (event == "ready" && state_ == State::kBrowser) {
    state_ = State::kReady;
    was_ready_ = true;
    FreezeOrThaw();
    return spdlog::info("event=session_ready session={} assigned={}", id_, assignee_.has_value());
  }
  if (event == "fatal") {
    const auto reason =
        static_cast<wire::EndReason>(link::NumberField(body, "reason", 1, wire::kLastEndReason).value_or(9));
    const std::string detail = link::TextField(body, "detail").value_or("");
    return reason == wire::EndReason::kDisplayLost ? Lose(Part::kSandbox, detail) : BeginEnd(reason, detail);
  }
}

void HostedSession::OnEgressDatagram() {
  auto datagram = egress_control_->Receive();
  if (!datagram && state_ == State::kReporting) return Finish();
  if (!datagram) return Lose(Part::kEgress, "egress process: " + datagram.error().message);
  if (!*datagram) return;
  Json& body = (*datagram)->body;
  const std::string event = link::TextField(body, "event").value_or("");
  if (event == "destination" && assignee_) {
    TellClientIfRefused(body);
    return observer_.OnDestination(id_, std::move(body));
  }
  if (event != "ready" || state_ != State::kEgress) return;
  auto started = StartSandbox(link::TextField(body, "ca_certificate_pem", 16'384).value_or(""));
  // The message may end in what ran inside had to say.
  if (!started) return BeginEnd(wire::EndReason::kStartFailed, OneLine(started.error().message, kLoggedOutputBytes));
  if (assignee_) SendAssignment();
}

// Best effort: a session process that takes nothing more is about to be noticed elsewhere.
void HostedSession::TellClientIfRefused(const Json& destination) {
  if (!attached_before_ || !usable()) return;
  const auto parameter =
      refusal_notices_.NoticeOf(link::TextField(destination, "host").value_or(""),
                                link::TextField(destination, "answer").value_or(""), parts_.clock.Now());
  if (!parameter) return;
  const int code = static_cast<int>(wire::NoticeCode::kDestinationRefused);
  std::ignore = session_control_->Send({{"op", "notice"}, {"code", code}, {"parameter", *parameter}});
}

void HostedSession::NoteStep(const std::string& step) {
  last_step_ = step;
  if (assignee_) observer_.OnStep(id_, step);
}

void HostedSession::Assign(Assignee assignee) {
  assignee_ = std::move(assignee);
  assigned_at_ = parts_.clock.Wall();
  SetGuard(assignee_->guard);
  if (state_ != State::kEgress) SendAssignment();
  if (!last_step_.empty()) observer_.OnStep(id_, last_step_);
}

void HostedSession::SetGuard(Json guard) {
  assignee_->guard = std::move(guard);
  const auto sent = session_control_->Send(assignee_->guard);
  if (!sent) Lose(Part::kSession, "session process: " + sent.error().message);
}

Result<bool> HostedSession::SetHold(const std::string& hold) {
  const auto sent = session_control_->Send({{"op", "hold"}, {"hold", hold}});
  if (!sent) return std::unexpected(sent.error());
  if (hold != hold_) spdlog::warn("event=session_hold session={} hold={}", id_, hold);
  hold_ = hold;
  return FreezeOrThaw();
}

// A sandbox that is still starting would never be up: it is frozen when it is.
bool HostedSession::FreezeOrThaw() {
  const bool freeze = hold_ == "freeze";
  if (!sandbox_ || state_ != State::kReady) return false;
  const auto done = sandbox_->Freeze(freeze);
  if (!done && freeze) spdlog::error("event=not_frozen session={} detail=\"{}\"", id_, done.error().message);
  return done && freeze;
}

void HostedSession::SendAssignment() {
  const auto sent = egress_control_->Send({{"op", "assign"},
                                           {"session", id_},
                                           {"user", assignee_->user},
                                           {"department", assignee_->department},
                                           {"start_url", parts_.config.start_url}});
  if (!sent) Lose(Part::kEgress, "egress process: " + sent.error().message);
}

Result<UniqueFd> HostedSession::Attach() {
  if (!usable()) return Fail(ErrorCode::kUnavailable, "session is ending");
  auto ends = link::StreamPair();
  if (!ends) return std::unexpected(ends.error());
  auto sent = session_control_->Send({{"op", "attach"}, {"resumed", attached_before_}}, std::move(ends->second));
  if (!sent) return std::unexpected(sent.error());
  attached_before_ = true;
  return std::move(ends->first);
}

Result<UniqueFd> HostedSession::AttachOnlooker() {
  if (!usable()) return Fail(ErrorCode::kUnavailable, "session is ending");
  auto ends = link::StreamPair();
  if (!ends) return std::unexpected(ends.error());
  if (auto sent = session_control_->Send({{"op", "watch"}}, std::move(ends->second)); !sent) {
    return std::unexpected(sent.error());
  }
  return std::move(ends->first);
}

Result<void> HostedSession::EndOnlooking() {
  if (!usable()) return Fail(ErrorCode::kUnavailable, "session is ending");
  return session_control_->Send({{"op", "unwatch"}});
}

void HostedSession::BeginEnd(wire::EndReason reason, const std::string& detail) {
  if (!usable()) return;
  spdlog::info("event=session_ending session={} reason={} detail=\"{}\"", id_, static_cast<int>(reason), detail);
  state_ = State::kEnding;
  end_reason_ = reason;
  end_detail_ = detail;
  deadline_ = parts_.clock.Now() + kEndPatience;
  const Json end = {{"op", "end"}, {"reason", static_cast<int>(reason)}, {"detail", detail.substr(0, 200)}};
  if (session_control_) std::ignore = session_control_->Send(end);
  AwaitEnds();
}

void HostedSession::Lose(Part part, const std::string& detail) {
  if (usable()) lost_ = part;
  BeginEnd(part == Part::kSandbox ? wire::EndReason::kDisplayLost : wire::EndReason::kSessionLost, detail);
}

int HostedSession::LostPidFd() const {
  if (lost_ == Part::kSession) return session_process_.pid_fd();
  if (lost_ == Part::kEgress) return egress_process_.pid_fd();
  return lost_ == Part::kSandbox && sandbox_ ? sandbox_->pid_fd() : -1;
}

// What else happens no longer matters: only the end of the session process, which tells the client, then that of the
// lost part, so that it can be named. Or their time runs out.
void HostedSession::AwaitEnds() {
  Unwatch();
  for (const int fd : {session_process_.pid_fd(), LostPidFd()}) {
    if (fd < 0 || HowItEnded(fd)) continue;
    Watch(fd, [this] { AwaitEnds(); });
    return;
  }
  deadline_ = parts_.clock.Now();
}

void HostedSession::Tick() {
  // Back-pressure: events wait here, then in shoji-egress, which accepts no further connection. None is lost.
  if (egress_control_) egress_control_->WantRead(observer_.TakesDestinations());
  if (!deadline_counts() || parts_.clock.Now() < deadline_) return;
  if (state_ == State::kEnding) return BeginReporting();
  if (state_ == State::kReporting) return Finish();
  if (sandbox_ended_) return Lose(Part::kSandbox, "sandbox ended");
  BeginEnd(wire::EndReason::kStartFailed, "the browser did not come up within 60 s");
}

std::optional<Duration> HostedSession::WaitTime() const {
  if (!deadline_counts()) return std::nullopt;
  return std::max(deadline_ - parts_.clock.Now(), Duration::zero());
}

// With the browser gone every connection ends; egress reports them, then ends because we say no more.
void HostedSession::BeginReporting() {
  state_ = State::kReporting;
  deadline_ = parts_.clock.Now() + kReportPatience;
  Unwatch();
  DescribeEnd();
  sandbox_.reset();
  session_process_.Kill();
  if (!assignee_ || !egress_control_ || ::shutdown(egress_control_->fd(), SHUT_WR) != 0) return Finish();
  egress_control_->Listen([this] { OnEgressDatagram(); });
}

void HostedSession::Finish() {
  if (state_ == State::kGone) return;
  state_ = State::kGone;
  Unwatch();
  egress_process_.Kill();
  parts_.runtime.RemoveSession(id_);
  if (assignee_) observer_.OnEnded(id_, end_reason_, end_detail_);
}

// While the parts can still be asked.
void HostedSession::DescribeEnd() {
  const std::string how = HowItEnded(LostPidFd()).value_or("");
  end_detail_.resize(std::min(end_detail_.size(), wire::kMaxDetailBytes - how.size() - 2));
  if (!how.empty()) end_detail_ += ": " + how;
  spdlog::info("event=session_ended session={} assigned={} reason={} detail=\"{}\"", id_, assignee_.has_value(),
               static_cast<int>(end_reason_), end_detail_);
  const bool asked = lost_ != Part::kSandbox && end_reason_ != wire::EndReason::kStartFailed &&
                     end_reason_ != wire::EndReason::kBrowserCrashes;
  if (asked || !sandbox_) return;
  spdlog::warn("event=sandbox_output session={} text=\"{}\"", id_, OneLine(sandbox_->Output(), kLoggedOutputBytes));
}

}  // namespace shoji::host
