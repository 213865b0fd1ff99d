// One user session's trusted half: the client's link on one side, framebuffer and agent on the other, shoji-host above.
// One thread. Blame: the agent's fault ends the session (END 6, 7, 8), the client's fault ends its link (END 12), the
// host's silence ends the process.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "session/capture/framebuffer_source.h"
#include "session/link/poll_loop.h"
#include "session/pipeline/agent_port.h"
#include "session/pipeline/agent_state_filter.h"
#include "session/pipeline/frame_streamer.h"
#include "session/pipeline/guard/guard_keeper.h"
#include "session/pipeline/host_port.h"
#include "session/pipeline/overlay_slot.h"
#include "session/pipeline/parting_links.h"
#include "session/pipeline/screen_sizer.h"
#include "session/pipeline/watcher.h"
#include "session/transfer/transfer_guard.h"

namespace shoji::pipeline {

struct SessionSetup {
  std::string id;  // 32 lower-case hex digits
  UniqueFd control;
  UniqueFd agent;
  capture::FramebufferSource framebuffer;
  FontFile font;  // of the watermark
  int video_rate_factor = video::kUsualRateFactor;
};

// What an emergency stop holds back here; stricter is greater.
enum class Hold : uint8_t { kNone, kViewOnly, kFrozen };

class Session {
 public:
  // Registers with `loop`. `clock` and `loop` are borrowed and outlive the session.
  Session(const Clock& clock, link::PollLoop& loop, SessionSetup setup);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  // Does what is due; call after every round of the loop.
  void Tick();
  std::optional<Duration> WaitTime() const;
  // The session is over and everybody who had to be told has been, or had time enough.
  bool finished() const;
  // frames=... bytes=... for the log.
  std::string TotalsLine() const;

 private:
  void OnControl();
  void OnControlDatagram(link::Datagram datagram);
  void OnNotice(const link::Json& body);
  void OnGuard(const link::Json& body);
  void OnHold(const link::Json& body);
  void Watch(UniqueFd link);
  void OnWatchLink(link::Ready ready);
  void ShowWatcher();
  void EndWatch(wire::EndReason reason, std::string detail);
  uint64_t Serial() const;  // of the session, as WELCOME says it
  void BreakControl(const std::string& why);
  void KeepGuard();
  void OnAgent(link::Ready ready);
  void TakeHints();
  void OnAgentState(wire::AgentState state);
  void OnLink(link::Ready ready);
  void ReadClient();

  void Attach(UniqueFd link, bool resumed);
  void OnClientMessage(const wire::ClientMessage& message);
  void OnInput(const wire::ClientMessage& message);
  void NoteProfile(const wire::Hello& hello);
  void NoteInput(const wire::ClientMessage& message);
  void OnTransfer(const wire::ClientMessage& message);
  void AskForSize();
  void WelcomeWhenReady();
  // Frames and what lies over them may be sent now.
  bool showing() const { return viewer_ && viewer_->welcomed() && !sizer_.waiting(); }
  void SendOverlay();
  void SendPicture();
  void OnScreenChanged();

  void SendToClient(const wire::ServerMessage& message);
  void AfterSend(const Result<void>& sent);
  void AfterClient();
  void DropClient();                                           // the link is gone or useless
  void EndClient(wire::EndReason reason, std::string detail);  // the client is told, the session lives on
  void End(wire::EndReason reason, std::string detail);        // everybody is told, the session is over
  void Fatal(wire::EndReason reason, const std::string& detail);
  void CheckAgent(const Result<void>& sent);
  void UpdateWants();

  const Clock& clock_;
  link::PollLoop& loop_;
  std::string id_;
  capture::FramebufferSource framebuffer_;
  HostPort host_;
  AgentPort agent_;
  AgentStateFilter states_;
  GuardKeeper guard_;
  FrameStreamer streamer_;
  ScreenSizer sizer_;
  transfer::TransferGuard transfers_;
  OverlaySlot overlay_;
  std::unique_ptr<Viewer> viewer_;
  const int video_rate_factor_;
  frame::VideoChoice video_;              // what the newest client takes
  std::optional<wire::Profile> profile_;  // its kind
  PartingLinks parting_;
  std::unique_ptr<Watcher> watcher_;  // never without a viewer_ that was welcomed

  link::PollLoop::Token control_token_ = 0;
  link::PollLoop::Token agent_token_ = 0;
  link::PollLoop::Token link_token_ = 0;
  link::PollLoop::Token watch_token_ = 0;

  bool ready_ = false;           // the browser's window is shown
  std::optional<Rect> pointed_;  // empty while the person types
  Hold hold_ = Hold::kNone;
  bool over_ = false;
  TimePoint over_at_{};
};

}  // namespace shoji::pipeline
