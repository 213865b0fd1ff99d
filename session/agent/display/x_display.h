// One connection to the sandbox's X server and the extensions the agent uses. display/ is the only folder with xcb.
// Owned by the agent, one thread; the other classes of this folder borrow it. The server is a child of the agent.
#pragma once

#include <xcb/xcb.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "codec/base/c_handle.h"
#include "codec/base/result.h"

namespace shoji::agent {

inline void FreeReply(void* reply) noexcept { std::free(reply); }
template <typename T>
using XReply = CHandle<T, FreeReply>;
using XEvent = XReply<xcb_generic_event_t>;

class XDisplay {
 public:
  // `name` as in $DISPLAY. kUnavailable when the server or one of DAMAGE, XFIXES, RANDR, XTEST, XKB is missing.
  static Result<XDisplay> Connect(const std::string& name);

  xcb_connection_t* connection() const { return connection_.get(); }
  xcb_window_t root() const { return root_; }
  int fd() const { return xcb_get_file_descriptor(connection_.get()); }
  bool broken() const { return xcb_connection_has_error(connection_.get()) != 0; }
  uint8_t damage_event() const { return damage_event_; }
  uint8_t xfixes_event() const { return xfixes_event_; }

  // The next event already received or readable without waiting; empty when there is none.
  XEvent NextEvent() { return XEvent(xcb_poll_for_event(connection_.get())); }
  void Flush() { xcb_flush(connection_.get()); }
  xcb_atom_t Atom(const std::string& name) const;

 private:
  explicit XDisplay(CHandle<xcb_connection_t, xcb_disconnect> connection) : connection_(std::move(connection)) {}
  bool FindExtensions();

  CHandle<xcb_connection_t, xcb_disconnect> connection_;
  xcb_window_t root_ = 0;
  uint8_t damage_event_ = 0;
  uint8_t xfixes_event_ = 0;
};

}  // namespace shoji::agent
