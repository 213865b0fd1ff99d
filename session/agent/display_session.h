// Life with one X display: turns its events into hints for the session process, at a bounded rate, and watches for the
// browser's first picture. Owned by the agent, on its loop.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "codec/base/result.h"
#include "session/agent/damage_batcher.h"
#include "session/agent/display/browser_window.h"
#include "session/agent/display/clipboard.h"
#include "session/agent/display/cursor_source.h"
#include "session/agent/display/damage_source.h"
#include "session/agent/display/input_injector.h"
#include "session/agent/display/screen_resizer.h"
#include "session/agent/display/x_display.h"
#include "session/agent/event_loop.h"
#include "session/agent/session_channel.h"

namespace shoji::agent {

class DisplaySession {
 public:
  struct Callbacks {
    std::function<void()> on_browser_shown;  // once after every ExpectBrowser()
    std::function<void()> on_lost;
  };

  static Result<std::unique_ptr<DisplaySession>> Open(EventLoop& loop, SessionChannel& session,
                                                      const std::string& display, Callbacks callbacks);
  DisplaySession(EventLoop& loop, SessionChannel& session, XDisplay display, Callbacks callbacks);
  ~DisplaySession();
  DisplaySession(const DisplaySession&) = delete;
  DisplaySession& operator=(const DisplaySession&) = delete;

  InputInjector& injector() { return injector_; }
  Clipboard& clipboard() { return clipboard_; }
  // Changes the screen and reports RESIZED with the size there is afterwards, also when the server refused.
  void Resize(Size wanted);
  // A browser was started: look for its window until it can be seen.
  void ExpectBrowser();
  // Flushes requests and handles events that came with a reply. Call after using the display.
  void ProcessEvents();

 private:
  void HandleQueued();
  void SendCursor();
  void ScheduleDamage();
  void SendDamage();
  void LookForBrowser();

  EventLoop& loop_;
  SessionChannel& session_;
  XDisplay display_;
  Callbacks callbacks_;
  InputInjector injector_;
  ScreenResizer resizer_;
  CursorSource cursor_;
  DamageSource damage_;
  BrowserWindow browser_window_;
  Clipboard clipboard_;
  DamageBatcher batcher_;
  Size size_{kMaxWidthPx, kMaxHeightPx};
  bool cursor_changed_ = true;
  std::optional<EventLoop::TimerId> damage_timer_;
  std::optional<EventLoop::TimerId> browser_timer_;
};

}  // namespace shoji::agent
