#include "session/agent/display/cursor_source.h"

#include <xcb/xfixes.h>

#include <algorithm>

namespace shoji::agent {
namespace {

uint8_t Straight(uint32_t premultiplied, uint32_t alpha) {
  return alpha == 0 ? 0 : static_cast<uint8_t>(std::min<uint32_t>(255, (premultiplied * 255 + alpha / 2) / alpha));
}

// First column (or row) of a window of at most kMaxCursorPx that contains `hot`.
int WindowStart(int length, int hot) {
  return std::clamp(hot - wire::kMaxCursorPx / 2, 0, std::max(0, length - wire::kMaxCursorPx));
}

}  // namespace

CursorSource::CursorSource(XDisplay& display) : display_(display) {
  xcb_xfixes_select_cursor_input(display_.connection(), display_.root(), XCB_XFIXES_CURSOR_NOTIFY_MASK_DISPLAY_CURSOR);
}

bool CursorSource::IsCursorEvent(const xcb_generic_event_t& event) const {
  return (event.response_type & 0x7f) == display_.xfixes_event() + XCB_XFIXES_CURSOR_NOTIFY;
}

std::optional<wire::Cursor> CursorSource::Image() const {
  xcb_connection_t* c = display_.connection();
  const XReply<xcb_xfixes_get_cursor_image_reply_t> image(
      xcb_xfixes_get_cursor_image_reply(c, xcb_xfixes_get_cursor_image(c), nullptr));
  if (!image) return std::nullopt;
  const int pixels = xcb_xfixes_get_cursor_image_cursor_image_length(image.get());
  if (pixels != image->width * image->height) return std::nullopt;
  return CursorFromArgb({image->width, image->height}, image->xhot, image->yhot,
                        xcb_xfixes_get_cursor_image_cursor_image(image.get()));
}

wire::Cursor CursorFromArgb(Size size, int hot_x, int hot_y, const uint32_t* argb) {
  const int left = WindowStart(size.width_px, hot_x);
  const int top = WindowStart(size.height_px, hot_y);
  const Size shown{std::min(size.width_px, wire::kMaxCursorPx), std::min(size.height_px, wire::kMaxCursorPx)};
  if (shown.width_px <= 0 || shown.height_px <= 0) return {};
  wire::Cursor cursor{shown,
                      static_cast<uint16_t>(std::clamp(hot_x - left, 0, shown.width_px - 1)),
                      static_cast<uint16_t>(std::clamp(hot_y - top, 0, shown.height_px - 1)),
                      {}};
  cursor.rgba.reserve(static_cast<size_t>(shown.width_px * shown.height_px) * 4);
  for (int y = top; y < top + shown.height_px; ++y) {
    for (int x = left; x < left + shown.width_px; ++x) {
      const uint32_t pixel = argb[y * size.width_px + x];
      const uint32_t alpha = pixel >> 24;
      cursor.rgba.push_back(Straight((pixel >> 16) & 0xff, alpha));
      cursor.rgba.push_back(Straight((pixel >> 8) & 0xff, alpha));
      cursor.rgba.push_back(Straight(pixel & 0xff, alpha));
      cursor.rgba.push_back(static_cast<uint8_t>(alpha));
    }
  }
  return cursor;
}

}  // namespace shoji::agent
