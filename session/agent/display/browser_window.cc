#include "session/agent/display/browser_window.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace shoji::agent {
namespace {

constexpr uint16_t kToolBarHeightPx = 80;
constexpr size_t kColoursOfAPaintedToolBar = 8;
constexpr uint32_t kMaxWindowsListed = 256;

}  // namespace

BrowserWindow::BrowserWindow(XDisplay& display) : display_(display), client_list_(display.Atom("_NET_CLIENT_LIST")) {}

bool BrowserWindow::IsPainted() const {
  xcb_connection_t* c = display_.connection();
  const XReply<xcb_get_property_reply_t> list(xcb_get_property_reply(
      c, xcb_get_property(c, 0, display_.root(), client_list_, XCB_ATOM_WINDOW, 0, kMaxWindowsListed), nullptr));
  if (!list || list->format != 32) return false;
  const auto* windows = static_cast<const xcb_window_t*>(xcb_get_property_value(list.get()));
  const auto count = static_cast<size_t>(xcb_get_property_value_length(list.get())) / sizeof(xcb_window_t);
  return std::any_of(windows, windows + count,
                     [this](xcb_window_t window) { return BelongsToBrowser(window) && HasPaintedToolBar(window); });
}

bool BrowserWindow::BelongsToBrowser(xcb_window_t window) const {
  xcb_connection_t* c = display_.connection();
  const XReply<xcb_get_property_reply_t> name(
      xcb_get_property_reply(c, xcb_get_property(c, 0, window, XCB_ATOM_WM_CLASS, XCB_ATOM_STRING, 0, 64), nullptr));
  if (!name) return false;
  const std::string_view text(static_cast<const char*>(xcb_get_property_value(name.get())),
                              static_cast<size_t>(xcb_get_property_value_length(name.get())));
  return text.find("hromium") != std::string_view::npos;
}

bool BrowserWindow::HasPaintedToolBar(xcb_window_t window) const {
  xcb_connection_t* c = display_.connection();
  const XReply<xcb_get_geometry_reply_t> geometry(xcb_get_geometry_reply(c, xcb_get_geometry(c, window), nullptr));
  if (!geometry || geometry->height < kToolBarHeightPx) return false;
  const XReply<xcb_get_image_reply_t> strip(xcb_get_image_reply(
      c, xcb_get_image(c, XCB_IMAGE_FORMAT_Z_PIXMAP, window, 0, 0, geometry->width, kToolBarHeightPx, ~0u), nullptr));
  if (!strip) return false;
  const auto* pixels = reinterpret_cast<const uint32_t*>(xcb_get_image_data(strip.get()));
  const auto count = static_cast<size_t>(xcb_get_image_data_length(strip.get())) / sizeof(uint32_t);
  std::set<uint32_t> colours;
  for (size_t i = 0; i < count && colours.size() < kColoursOfAPaintedToolBar; i += 3) colours.insert(pixels[i]);
  return colours.size() >= kColoursOfAPaintedToolBar;
}

}  // namespace shoji::agent
