// Finds out when the browser's first window can be seen: managed by the window manager and its tool bar painted.
// Borrows the display; one thread.
#pragma once

#include "session/agent/display/x_display.h"

namespace shoji::agent {

class BrowserWindow {
 public:
  explicit BrowserWindow(XDisplay& display);

  // Asks the server (some round trips): true when a browser window is listed, mapped, and its top strip shows more
  // than a plain colour.
  bool IsPainted() const;

 private:
  bool BelongsToBrowser(xcb_window_t window) const;
  bool HasPaintedToolBar(xcb_window_t window) const;

  XDisplay& display_;
  xcb_atom_t client_list_;
};

}  // namespace shoji::agent
