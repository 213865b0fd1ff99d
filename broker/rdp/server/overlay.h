// What the trusted side draws over the picture: the login page until the session shows, then notices. Owned by Visit,
// one thread.
#pragma once

#include <optional>

#include "broker/rdp/clipboard/clipboard_ports.h"
#include "broker/rdp/page/login_page.h"
#include "broker/rdp/page/notice_board.h"
#include "broker/rdp/server/monitor_layout.h"
#include "broker/rdp/server/screen.h"

namespace shoji::rdp {

class Overlay {
 public:
  // `face` and `screen` outlive it.
  Overlay(text::TextFace& face, Screen& screen, Language language, const MonitorLayout& layout);

  // The screen has this size from now on.
  void SetLayout(const MonitorLayout& layout);

  // The page is shown from now on, or goes with the session's first picture.
  void ShowPage() { page_shown_ = true; }
  void HidePage() { page_shown_ = false; }
  LoginPage& page() { return page_; }
  NoticeBoard& notices() { return notices_; }
  // What became of a paste or a copy.
  void Tell(const ClipboardNews& news, TimePoint now);

  // Draws what changed. kClosed: the client takes no more.
  Result<void> Tick(TimePoint now);
  std::optional<Duration> WaitTime(TimePoint now) const { return notices_.WaitTime(now); }

 private:
  Result<void> DrawPage();
  Result<void> DrawNotices();

  Screen& screen_;
  Language language_;
  LoginPage page_;
  NoticeBoard notices_;
  bool page_shown_ = false;
  bool page_drawn_ = false;
};

}  // namespace shoji::rdp
