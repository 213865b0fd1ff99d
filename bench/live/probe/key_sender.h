// Presses keys on an X display as a keyboard does (XTEST). One thread.
#pragma once

#include <xcb/xcb.h>

#include <string>
#include <unordered_map>

#include "codec/base/c_handle.h"
#include "codec/base/result.h"

namespace shoji::bench {

class KeySender {
 public:
  // kUnavailable: no such display, or without XTEST.
  static Result<KeySender> Connect(const std::string& display);

  // Presses and releases the key of a lower-case letter, a digit or a space; at the server when this returns.
  // kNotFound: the display's keyboard has no such key. kClosed: the display is gone.
  Result<void> Tap(char key);

 private:
  using Connection = CHandle<xcb_connection_t, xcb_disconnect>;
  explicit KeySender(Connection connection) : connection_(std::move(connection)) {}
  Result<void> ReadKeyboard();

  Connection connection_;
  std::unordered_map<char, xcb_keycode_t> keys_;
};

}  // namespace shoji::bench
