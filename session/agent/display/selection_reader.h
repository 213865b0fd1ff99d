// Reads what another X client has put into a selection (ICCCM 2.4), large contents in pieces (INCR, ICCCM 2.7.2). One
// reading at a time. Borrows the display; one thread; never waits.
#pragma once

#include <functional>
#include <optional>

#include "codec/base/bytes.h"
#include "session/agent/display/x_display.h"

namespace shoji::agent {

class SelectionReader {
 public:
  struct Content {
    xcb_atom_t type = XCB_ATOM_NONE;
    Bytes bytes;
  };
  enum class Failure { kNothing, kTooLarge };
  using Done = std::function<void(std::optional<Content>, Failure)>;  // the failure counts when there is no content

  // `window` is ours, `property` used by nobody else; INCR needs the window's property events.
  SelectionReader(XDisplay& display, xcb_window_t window, xcb_atom_t property);

  bool busy() const { return static_cast<bool>(done_); }
  // Asks the owner of `selection` for `target`. `done` runs once, from Handle() or GiveUp().
  void Start(xcb_atom_t selection, xcb_atom_t target, size_t max_bytes, Done done);
  void Handle(const xcb_generic_event_t& event);
  // The owner does not answer.
  void GiveUp() { Finish(std::nullopt, Failure::kNothing); }

 private:
  void OnNotify(const xcb_selection_notify_event_t& event);
  void OnProperty(const xcb_property_notify_event_t& event);
  // The property's value, which is deleted: that asks for the next piece.
  std::optional<Content> TakeProperty();
  void Finish(std::optional<Content> content, Failure failure);

  XDisplay& display_;
  xcb_window_t window_;
  xcb_atom_t property_;
  xcb_atom_t incr_;
  Done done_;
  size_t max_bytes_ = 0;
  bool in_pieces_ = false;
  Content content_;
};

}  // namespace shoji::agent
