#include "session/pipeline/session.h"

#include <malloc.h>

#include <algorithm>
#include <utility>

#include "session/link/framebuffer_layout.h"
#include "session/link/json_fields.h"

namespace shoji::pipeline {
namespace {

// What the screen is taken to be until the agent says more.
constexpr Size kInitialSize{1280, 800};
constexpr size_t kMaxContentWaiting = 4u << 20;

template <typename T>
std::optional<T> Earlier(std::optional<T> a, std::optional<T> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// Whoever types waits for the answer. What follows the pointer or the wheel comes with every frame anyway.
bool IsTyping(const wire::ClientMessage& message) {
  return std::holds_alternative<wire::Key>(message) || std::holds_alternative<wire::Text>(message) ||
         std::holds_alternative<wire::Preedit>(message);
}

bool IsClientsFault(ErrorCode code) { return code == ErrorCode::kInvalid || code == ErrorCode::kTooLarge; }

wire::EndReason BlameForAgent(const Error& error) {
  const bool gone = error.code == ErrorCode::kClosed || error.code == ErrorCode::kIo;
  return gone ? wire::EndReason::kDisplayLost : wire::EndReason::kSandboxBrokeProtocol;
}

std::string Shortened(std::string detail) {
  const bool fits = detail.size() <= wire::kMaxDetailBytes && wire::IsPlainUtf8(detail);
  return fits ? std::move(detail) : std::string();
}

damage::Source PixelsOf(const capture::FramebufferSource& framebuffer) {
  return {.bgrx = framebuffer.pixels(), .stride_bytes = framebuffer.stride_bytes()};
}

}  // namespace

Session::Session(const Clock& clock, link::PollLoop& loop, SessionSetup setup)
    : clock_(clock),
      loop_(loop),
      id_(std::move(setup.id)),
      framebuffer_(std::move(setup.framebuffer)),
      host_(std::move(setup.control)),
      agent_(clock, std::move(setup.agent)),
      guard_(std::move(setup.font)),
      streamer_(clock, PixelsOf(framebuffer_), guard_.guard()),
      sizer_(kInitialSize),
      transfers_(clock, agent_.outbox(),
                 [this](const wire::ServerMessage& message) {
                   if (viewer_) AfterSend(viewer_->Send(message));
                 }),
      video_rate_factor_(setup.video_rate_factor) {
  control_token_ = loop_.Add(host_.fd(), [this](link::Ready) { OnControl(); });
  agent_token_ = loop_.Add(agent_.fd(), [this](link::Ready ready) { OnAgent(ready); });
  OnScreenChanged();
}

Session::~Session() {
  for (const auto token : {control_token_, agent_token_, link_token_, watch_token_}) loop_.Remove(token);
}

void Session::Tick() {
  const TimePoint now = clock_.Now();
  parting_.Tick(now);
  if (!over_) {
    if (sizer_.Tick(now)) OnScreenChanged();
    AskForSize();
    if (hold_ != Hold::kFrozen) CheckAgent(agent_.outbox().Tick(now));
    WelcomeWhenReady();
    KeepGuard();
    SendOverlay();
    SendPicture();
    ShowWatcher();
  }
  UpdateWants();
}

std::optional<Duration> Session::WaitTime() const {
  std::optional<Duration> wait = parting_.WaitTime();
  if (over_) return Earlier(wait, std::optional<Duration>(std::chrono::milliseconds(10)));
  wait = Earlier(wait, sizer_.WaitTime(clock_.Now()));
  if (hold_ != Hold::kFrozen) wait = Earlier(wait, agent_.outbox().WaitTime(clock_.Now()));
  if (showing()) wait = Earlier(wait, guard_.WaitTime(clock_.Wall()));
  if (!sizer_.waiting()) wait = Earlier(wait, streamer_.WaitTime());
  if (showing() && watcher_) wait = Earlier(wait, watcher_->WaitTime());
  if (showing() && !viewer_->wants_write() && hold_ != Hold::kFrozen)
    wait = Earlier(wait, overlay_.WaitTime(clock_.Now()));
  return wait;
}

bool Session::finished() const {
  if (!over_) return false;
  const bool told = parting_.empty() && !host_.wants_write();
  return told || clock_.Now() - over_at_ > kPartingTime;
}

// --- shoji-host -----------------------------------------------------------------------------------------------------

void Session::OnControl() {
  auto datagram = host_.Receive();
  if (!datagram) return End(wire::EndReason::kHostLost, datagram.error().message);
  if (*datagram) OnControlDatagram(std::move(**datagram));
}

// --- agent ----------------------------------------------------------------------------------------------------------

void Session::OnAgent(link::Ready ready) {
  if (over_) return;
  if (ready.write) CheckAgent(agent_.outbox().Flush());
  ReadClient();  // what waited for room
  if (over_ || !(ready.read || ready.ended)) return;
  const auto read = agent_.hints().ReadFrom(agent_.fd());
  TakeHints();  // also after an error: the states before it explain it
  if (!over_) CheckAgent(read);
}

void Session::TakeHints() {
  auto& hints = agent_.hints();
  for (const auto state : hints.TakeStates()) OnAgentState(state);
  if (over_) return;
  if (auto size = hints.TakeResized(); size && sizer_.OnResized(*size)) OnScreenChanged();
  if (auto cursor = hints.TakeCursor()) {
    if (watcher_) watcher_->SetCursor(*cursor);
    overlay_.SetCursor(std::move(*cursor));
  }
  if (const auto caret = hints.TakeCaret()) overlay_.SetCaret(*caret);
  for (const auto& transfer : hints.TakeTransfers()) {
    if (!over_) CheckAgent(transfers_.FromAgent(transfer));
  }
  if (over_) return;
  if (hints.damage().empty()) return;
  if (watcher_) watcher_->OnHint(hints.damage());
  streamer_.OnHint();
}

void Session::OnAgentState(wire::AgentState state) {
  if (over_ || !states_.Passes(state, clock_.Now())) return;
  switch (state) {
    case wire::AgentState::kDisplayUp:
      return host_.TellStep("display");
    case wire::AgentState::kBrowserStarted:
      return host_.TellStep("browser");
    case wire::AgentState::kBrowserShown:
      ready_ = true;
      return host_.TellReady();
    case wire::AgentState::kBrowserRestarting:
      return SendToClient(wire::Notice{.code = wire::NoticeCode::kBrowserRestarted, .parameter = ""});
    case wire::AgentState::kBrowserKeepsCrashing:
      return Fatal(wire::EndReason::kBrowserCrashes, "browser keeps crashing");
    case wire::AgentState::kDisplayLost:
      return Fatal(wire::EndReason::kDisplayLost, "display lost");
  }
}

void Session::CheckAgent(const Result<void>& done) {
  if (!done) Fatal(BlameForAgent(done.error()), done.error().message);
}

// --- client ---------------------------------------------------------------------------------------------------------

void Session::Attach(UniqueFd link, bool resumed) {
  if (over_) return;
  if (viewer_) EndClient(wire::EndReason::kTakenOver, "");
  viewer_ = std::make_unique<Viewer>(std::move(link), resumed);
  link_token_ = loop_.Add(viewer_->fd(), [this](link::Ready ready) { OnLink(ready); });
}

void Session::OnLink(link::Ready ready) {
  if (ready.write) AfterSend(viewer_->Flush());
  if (!viewer_ || !(ready.read || ready.ended)) return;
  // What a client said before it hung up is still read, unless nobody takes it.
  if (agent_.outbox().congested()) return ready.ended ? DropClient() : void();
  if (auto filled = viewer_->Fill(); !filled) {
    return IsClientsFault(filled.error().code)
               ? EndClient(wire::EndReason::kClientBrokeProtocol, filled.error().message)
               : DropClient();
  }
  ReadClient();
}

// Stops while too much waits for the agent; OnAgent() goes on.
void Session::ReadClient() {
  while (viewer_ && !agent_.outbox().congested()) {
    auto message = viewer_->Next();
    if (!message) return EndClient(wire::EndReason::kClientBrokeProtocol, message.error().message);
    if (!*message) return;
    OnClientMessage(**message);
  }
}

void Session::OnClientMessage(const wire::ClientMessage& message) {
  if (const auto* hello = std::get_if<wire::Hello>(&message)) {
    sizer_.Request({.size = hello->size, .scale_percent = hello->scale_percent});
    video_ = {.sampled_chroma = (hello->features & wire::kFeatureH264) != 0,
              .full_chroma = (hello->features & wire::kFeatureH264FullChroma) != 0,
              .bt709 = (hello->features & wire::kFeatureH264Bt709) != 0,
              .rate_factor = video_rate_factor_};
    NoteProfile(*hello);
  } else if (const auto* ack = std::get_if<wire::Ack>(&message)) {
    if (auto done = streamer_.OnAck(*ack); !done) {
      EndClient(wire::EndReason::kClientBrokeProtocol, done.error().message);
    }
  } else if (const auto* ping = std::get_if<wire::Ping>(&message)) {
    SendToClient(wire::Pong{ping->token});
  } else if (const auto* resize = std::get_if<wire::Resize>(&message)) {
    sizer_.Request(*resize);
  } else if (std::holds_alternative<wire::TransferRequest>(message) ||
             std::holds_alternative<wire::TransferData>(message) ||
             std::holds_alternative<wire::TransferCancel>(message)) {
    OnTransfer(message);
  } else {
    OnInput(message);
  }
}

void Session::OnTransfer(const wire::ClientMessage& message) {
  const auto passed = transfers_.FromBroker(message);
  if (passed) return;
  if (passed.error().code != ErrorCode::kInvalid) return CheckAgent(passed);
  EndClient(wire::EndReason::kClientBrokeProtocol, passed.error().message);
}

void Session::OnInput(const wire::ClientMessage& message) {
  if (hold_ != Hold::kNone) return;  // the broker has dropped it already, unless it was on its way
  const auto accepted = agent_.gate().Accept(message);
  if (accepted) NoteInput(message);
  if (accepted) return;
  if (IsClientsFault(accepted.error().code)) {
    return EndClient(wire::EndReason::kClientBrokeProtocol, accepted.error().message);
  }
  CheckAgent(accepted);
}

// Another kind of client types in another way: an input method that the last one left on must not take its keys.
void Session::NoteProfile(const wire::Hello& hello) {
  const auto before = std::exchange(profile_, hello.profile);
  if (before && *before != hello.profile) CheckAgent(agent_.outbox().Send(hello));
}

// What the person looks at: where he types, or where he points.
void Session::NoteInput(const wire::ClientMessage& message) {
  if (IsTyping(message)) {
    streamer_.OnInput();
    pointed_.reset();
  } else if (const auto* pointer = std::get_if<wire::Pointer>(&message)) {
    pointed_ = Rect{pointer->x, pointer->y, 1, 1};
  }
}

void Session::AskForSize() {
  const auto question = sizer_.TakeQuestion(clock_.Now());
  // A frozen agent is asked when it thaws; until then the screen has the size all the same.
  if (question && hold_ != Hold::kFrozen) CheckAgent(agent_.outbox().Send(*question));
}

// The client hears WELCOME when there is something to show: the browser's window is up and the screen has its size.
void Session::WelcomeWhenReady() {
  if (!viewer_ || !viewer_->said_hello() || viewer_->welcomed() || !ready_ || sizer_.waiting()) return;
  viewer_->MarkWelcomed();
  SendToClient(wire::Welcome{.version = wire::kProtocolVersion,
                             .size = sizer_.current(),
                             .resumed = viewer_->resumed(),
                             .session_serial = Serial()});
  overlay_.Renew();
  streamer_.Start(video_);
  transfers_.Attached();
}

// Before each look: the guard as it has to be now. Without it nothing is shown.
void Session::KeepGuard() {
  if (!showing()) return;
  const auto areas = guard_.Tick(sizer_.current(), clock_.Wall());
  if (!areas) return Fatal(wire::EndReason::kSessionLost, areas.error().message);
  streamer_.LookAgainAt(*areas);
  if (watcher_) watcher_->LookAgainAt(*areas);
}

// Only when nothing else waits: a client that does not read holds one cursor and one caret at most.
void Session::SendOverlay() {
  if (!showing() || viewer_->wants_write() || hold_ == Hold::kFrozen) return;
  for (const auto& message : overlay_.Take(sizer_.current(), clock_.Now())) SendToClient(message);
}

void Session::SendPicture() {
  while (showing()) {
    auto frame =
        streamer_.Next(agent_.hints().damage(), agent_.hints().last_input_id(), pointed_.value_or(overlay_.caret()));
    if (!frame) return;
    AfterSend(viewer_->SendFrame(std::move(*frame)));
  }
}

void Session::OnScreenChanged() {
  streamer_.SetSize(sizer_.current());
  framebuffer_.Unload();
  (void)::malloc_trim(0);  // buffers of the size before; a window that was large once would cost memory for good
  if (watcher_) watcher_->SetSize(sizer_.current());
  agent_.gate().SetScreen(sizer_.current());
}

void Session::SendToClient(const wire::ServerMessage& message) {
  // Before WELCOME only PONG: the client knows nothing of this screen yet.
  const bool early = std::holds_alternative<wire::Pong>(message);
  if (viewer_ && (viewer_->welcomed() || early)) AfterSend(viewer_->Send(message));
}

void Session::AfterSend(const Result<void>& sent) {
  if (!sent) DropClient();
}

// --- ends -----------------------------------------------------------------------------------------------------------

void Session::DropClient() {
  if (!viewer_) return;
  loop_.Remove(std::exchange(link_token_, 0));
  viewer_.reset();
  AfterClient();
}

void Session::EndClient(wire::EndReason reason, std::string detail) {
  if (!viewer_) return;
  loop_.Remove(std::exchange(link_token_, 0));
  parting_.Add(std::move(viewer_), {.reason = reason, .detail = Shortened(std::move(detail))}, clock_.Now());
  AfterClient();
}

// Nothing of it stays: nobody looks on, no key held, no content awaited.
void Session::AfterClient() {
  EndWatch(wire::EndReason::kEndedByUser, "");
  streamer_.Stop();
  if (!over_) CheckAgent(transfers_.Detached());
  if (!over_) CheckAgent(agent_.gate().ReleaseAll());
}

void Session::End(wire::EndReason reason, std::string detail) {
  if (std::exchange(over_, true)) return;
  over_at_ = clock_.Now();
  EndClient(reason, std::move(detail));
  loop_.Remove(std::exchange(agent_token_, 0));
  if (host_.gone()) loop_.Remove(std::exchange(control_token_, 0));
}

void Session::Fatal(wire::EndReason reason, const std::string& detail) {
  if (over_) return;
  host_.TellFatal(reason, Shortened(detail));
  End(reason, detail);
}

void Session::UpdateWants() {
  host_.Flush();
  loop_.WantWrite(control_token_, host_.wants_write());
  loop_.WantWrite(agent_token_, agent_.outbox().wants_write());
  // Contents are not built on demand as frames are: while too much of them waits for the link, the agent waits, too.
  loop_.WantRead(agent_token_, !viewer_ || viewer_->queued_bytes() < kMaxContentWaiting);
  if (watcher_) loop_.WantWrite(watch_token_, watcher_->wants_write());
  if (!viewer_) return;
  loop_.WantWrite(link_token_, viewer_->wants_write());
  loop_.WantRead(link_token_, !agent_.outbox().congested());
}

std::string Session::TotalsLine() const {
  const StreamTotals& totals = streamer_.totals();
  return "session=" + id_ + " frames=" + std::to_string(totals.frames) + " bytes=" + std::to_string(totals.bytes) +
         " capture_us=" + std::to_string(totals.capture.count()) +
         " encode_us=" + std::to_string(totals.encode.count());
}

}  // namespace shoji::pipeline
