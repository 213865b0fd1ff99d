// Owns a selection with a text or a PNG of ours and gives it to every X client that asks, large ones in pieces (INCR).
// Borrows the display; one thread; never waits. What a requestor does not fetch is forgotten when a few more have
// asked.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "codec/base/bytes.h"
#include "session/agent/display/x_display.h"

namespace shoji::agent {

class SelectionOwner {
 public:
  // `window` is ours.
  SelectionOwner(XDisplay& display, xcb_window_t window, xcb_atom_t selection);

  enum class Form { kText, kPng };  // text: UTF-8
  // False when the server gives the selection to somebody else.
  bool Own(Form form, Bytes content);
  void Handle(const xcb_generic_event_t& event);

 private:
  // Owned by the owner and by every delivery that began before the content changed.
  using SharedBytes = std::shared_ptr<const Bytes>;
  struct Delivery {
    xcb_window_t requestor;
    xcb_atom_t property;
    xcb_atom_t target;
    SharedBytes content;
    size_t sent;
  };
  static constexpr size_t kMaxDeliveries = 8;

  void Answer(const xcb_selection_request_event_t& request);
  bool Put(xcb_window_t requestor, xcb_atom_t property, xcb_atom_t target);
  void PutTargets(xcb_window_t requestor, xcb_atom_t property);
  void Continue(const xcb_property_notify_event_t& event);
  std::vector<xcb_atom_t> Targets() const;  // of the form there is

  XDisplay& display_;
  xcb_window_t window_;
  xcb_atom_t selection_;
  xcb_atom_t targets_;
  xcb_atom_t utf8_;
  xcb_atom_t plain_utf8_;
  xcb_atom_t plain_;
  xcb_atom_t text_atom_;
  xcb_atom_t incr_;
  xcb_atom_t png_;
  Form form_ = Form::kText;
  SharedBytes content_;  // null: not ours
  std::deque<Delivery> deliveries_;
};

}  // namespace shoji::agent
