#include "bench/live/probe/key_sender.h"

#include <xcb/xtest.h>

#include <cstdlib>

namespace shoji::bench {

Result<KeySender> KeySender::Connect(const std::string& display) {
  KeySender sender(Connection(xcb_connect(display.c_str(), nullptr)));
  if (xcb_connection_has_error(sender.connection_.get()) != 0) {
    return Fail(ErrorCode::kUnavailable, "cannot connect to display " + display);
  }
  const auto* extension = xcb_get_extension_data(sender.connection_.get(), &xcb_test_id);
  if (extension == nullptr || extension->present == 0) return Fail(ErrorCode::kUnavailable, "the display has no XTEST");
  if (auto read = sender.ReadKeyboard(); !read) return std::unexpected(read.error());
  return sender;
}

Result<void> KeySender::ReadKeyboard() {
  xcb_connection_t* c = connection_.get();
  const xcb_setup_t* setup = xcb_get_setup(c);
  const auto count = static_cast<uint8_t>(setup->max_keycode - setup->min_keycode + 1);
  const CHandle<xcb_get_keyboard_mapping_reply_t, free> reply(
      xcb_get_keyboard_mapping_reply(c, xcb_get_keyboard_mapping(c, setup->min_keycode, count), nullptr));
  if (!reply) return Fail(ErrorCode::kUnavailable, "the display has no keyboard");
  const xcb_keysym_t* symbols = xcb_get_keyboard_mapping_keysyms(reply.get());
  for (int i = 0; i < count; ++i) {
    // Latin-1 keysyms are their characters; the first of a key is the one without Shift.
    const xcb_keysym_t symbol = symbols[static_cast<ptrdiff_t>(i) * reply->keysyms_per_keycode];
    if (symbol < 0x80) keys_.try_emplace(static_cast<char>(symbol), static_cast<xcb_keycode_t>(setup->min_keycode + i));
  }
  return {};
}

Result<void> KeySender::Tap(char key) {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return Fail(ErrorCode::kNotFound, std::string("no key for ") + key);
  xcb_connection_t* c = connection_.get();
  for (const uint8_t type : {XCB_KEY_PRESS, XCB_KEY_RELEASE}) {
    xcb_test_fake_input(c, type, found->second, XCB_CURRENT_TIME, xcb_setup_roots_iterator(xcb_get_setup(c)).data->root,
                        0, 0, 0);
  }
  if (xcb_flush(c) <= 0) return Fail(ErrorCode::kClosed, "the display is gone");
  return {};
}

}  // namespace shoji::bench
