#include "session/agent/display/x_display.h"

#include <xcb/damage.h>
#include <xcb/randr.h>
#include <xcb/xcbext.h>
#include <xcb/xfixes.h>
#include <xcb/xtest.h>

#include "session/agent/display/xcb_xkb.h"

namespace shoji::agent {
namespace {

// First event number of an extension, or -1 when the server lacks it.
int FirstEvent(xcb_connection_t* connection, xcb_extension_t* extension) {
  const xcb_query_extension_reply_t* reply = xcb_get_extension_data(connection, extension);
  return reply != nullptr && reply->present != 0 ? reply->first_event : -1;
}

}  // namespace

Result<XDisplay> XDisplay::Connect(const std::string& name) {
  int screen_number = 0;
  XDisplay display(CHandle<xcb_connection_t, xcb_disconnect>(xcb_connect(name.c_str(), &screen_number)));
  if (display.broken()) return Fail(ErrorCode::kUnavailable, "no X server at " + name);
  display.root_ = xcb_setup_roots_iterator(xcb_get_setup(display.connection())).data->root;
  if (!display.FindExtensions())
    return Fail(ErrorCode::kUnavailable, "the X server at " + name + " lacks an extension");
  return display;
}

bool XDisplay::FindExtensions() {
  xcb_connection_t* c = connection_.get();
  const int damage = FirstEvent(c, &xcb_damage_id);
  const int xfixes = FirstEvent(c, &xcb_xfixes_id);
  if (damage < 0 || xfixes < 0 || FirstEvent(c, &xcb_randr_id) < 0 || FirstEvent(c, &xcb_test_id) < 0 ||
      FirstEvent(c, &xcb_xkb_id) < 0) {
    return false;
  }
  damage_event_ = static_cast<uint8_t>(damage);
  xfixes_event_ = static_cast<uint8_t>(xfixes);
  // Each extension wants its version asked for before its first use.
  const XReply<xcb_damage_query_version_reply_t> damage_version(
      xcb_damage_query_version_reply(c, xcb_damage_query_version(c, 1, 1), nullptr));
  const XReply<xcb_xfixes_query_version_reply_t> xfixes_version(
      xcb_xfixes_query_version_reply(c, xcb_xfixes_query_version(c, 4, 0), nullptr));
  const XReply<xcb_xkb_use_extension_reply_t> xkb_version(
      xcb_xkb_use_extension_reply(c, xcb_xkb_use_extension(c, 1, 0), nullptr));
  return !broken();
}

xcb_atom_t XDisplay::Atom(const std::string& name) const {
  const auto cookie = xcb_intern_atom(connection_.get(), 0, static_cast<uint16_t>(name.size()), name.c_str());
  const XReply<xcb_intern_atom_reply_t> reply(xcb_intern_atom_reply(connection_.get(), cookie, nullptr));
  return reply ? reply->atom : static_cast<xcb_atom_t>(XCB_ATOM_NONE);
}

}  // namespace shoji::agent
