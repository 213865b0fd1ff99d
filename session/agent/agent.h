// shoji-agent: the leader of everything inside one sandbox. Ties the session process's messages to the X display, the
// input method and the browser, and reports hints back. Untrusted by everyone outside. Owned by main(), one thread.
#pragma once

#include <memory>
#include <optional>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/agent/browser.h"
#include "session/agent/child_table.h"
#include "session/agent/desktop.h"
#include "session/agent/display_session.h"
#include "session/agent/event_loop.h"
#include "session/agent/input_router.h"
#include "session/agent/session_channel.h"
#include "session/agent/tcp_forwarder.h"
#include "session/agent/text_channel.h"
#include "session/agent/transfer_desk.h"

namespace shoji::agent {

struct AgentOptions {
  DesktopOptions desktop;
  BrowserOptions browser;
  std::string egress_socket = "/run/egress.sock";
  Size start_size{1280, 800};
};

class Agent {
 public:
  // `session` is the datagram socket to shoji-session.
  Agent(EventLoop& loop, UniqueFd session, AgentOptions options);
  ~Agent();

  // Starts everything; the loop then runs until the session's socket ends or the display is lost.
  Result<void> Start();

 private:
  void OnMessage(const wire::ClientMessage& message);
  void FinishBatch();
  void OnDisplayUp(const std::string& display);
  void OnKeyboardSet();
  void OnBrowserStarted();
  void OnBrowserPainted();
  void OnImeReady();
  void ReportShownOnce();
  void OnDisplayLost();
  void OnResize(const wire::Resize& resize);
  void OnUndelivered(const wire::Text& text);
  void Report(wire::AgentState state);

  EventLoop& loop_;
  AgentOptions options_;
  ChildTable children_;
  SessionChannel session_;
  TransferDesk transfers_;
  std::unique_ptr<SessionFiles> files_;
  TcpForwarder forwarder_;
  std::unique_ptr<TextChannel> text_;
  std::unique_ptr<Desktop> desktop_;
  std::unique_ptr<DisplaySession> display_;
  std::unique_ptr<InputRouter> input_;
  Browser browser_;
  bool painted_ = false;             // the browser's window can be seen and STATE 2 is still to be told
  bool ime_ready_ = false;           // the browser is connected to the input method
  std::optional<Size> wanted_size_;  // asked for before the display was up
};

}  // namespace shoji::agent
