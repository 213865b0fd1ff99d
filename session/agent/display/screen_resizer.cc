#include "session/agent/display/screen_resizer.h"

#include <xcb/randr.h>

#include <algorithm>
#include <string>

namespace shoji::agent {
namespace {

constexpr double kMillimetresPerPixel = 25.4 / 96;

void SetScreenSize(const XDisplay& display, Size size) {
  xcb_randr_set_screen_size(display.connection(), display.root(), static_cast<uint16_t>(size.width_px),
                            static_cast<uint16_t>(size.height_px),
                            static_cast<uint32_t>(size.width_px * kMillimetresPerPixel),
                            static_cast<uint32_t>(size.height_px * kMillimetresPerPixel));
}

// True when the one CRTC shows `mode` at the origin.
bool SetCrtc(const XDisplay& display, uint32_t crtc, uint32_t mode, uint32_t output) {
  const auto cookie = xcb_randr_set_crtc_config(display.connection(), crtc, XCB_CURRENT_TIME, XCB_CURRENT_TIME, 0, 0,
                                                mode, XCB_RANDR_ROTATION_ROTATE_0, 1, &output);
  const XReply<xcb_randr_set_crtc_config_reply_t> reply(
      xcb_randr_set_crtc_config_reply(display.connection(), cookie, nullptr));
  return reply && reply->status == XCB_RANDR_SET_CONFIG_SUCCESS;
}

}  // namespace

Result<Size> ScreenResizer::Resize(Size wanted) {
  const Size size = ClampScreen(wanted);
  if (size == size_) return size;
  xcb_connection_t* c = display_.connection();
  const XReply<xcb_randr_get_screen_resources_current_reply_t> resources(xcb_randr_get_screen_resources_current_reply(
      c, xcb_randr_get_screen_resources_current(c, display_.root()), nullptr));
  if (!resources || resources->num_crtcs < 1 || resources->num_outputs < 1) {
    return Fail(ErrorCode::kIo, "RandR gives no CRTC and output");
  }
  const uint32_t crtc = xcb_randr_get_screen_resources_current_crtcs(resources.get())[0];
  const uint32_t output = xcb_randr_get_screen_resources_current_outputs(resources.get())[0];
  const uint32_t mode = MakeMode(size, output);
  if (mode == 0) return Fail(ErrorCode::kIo, "RandR makes no mode of this size");
  // The CRTC must lie inside the screen at every step: widen to both, switch, narrow.
  xcb_grab_server(c);
  SetScreenSize(display_, {std::max(size.width_px, size_.width_px), std::max(size.height_px, size_.height_px)});
  const bool switched = SetCrtc(display_, crtc, mode, output);
  SetScreenSize(display_, switched ? size : size_);
  xcb_ungrab_server(c);
  DropMode(switched ? mode_ : mode, output);
  if (!switched) return Fail(ErrorCode::kIo, "RandR refuses the mode");
  mode_ = mode;
  return size_ = size;
}

uint32_t ScreenResizer::MakeMode(Size size, uint32_t output) const {
  const std::string name = "shoji-" + std::to_string(size.width_px) + "x" + std::to_string(size.height_px);
  xcb_randr_mode_info_t info{};
  info.width = info.hsync_start = info.hsync_end = info.htotal = static_cast<uint16_t>(size.width_px);
  info.height = info.vsync_start = info.vsync_end = info.vtotal = static_cast<uint16_t>(size.height_px);
  info.dot_clock = static_cast<uint32_t>(size.width_px) * static_cast<uint32_t>(size.height_px) * 60;
  info.name_len = static_cast<uint16_t>(name.size());
  xcb_connection_t* c = display_.connection();
  const auto cookie = xcb_randr_create_mode(c, display_.root(), info, info.name_len, name.c_str());
  const XReply<xcb_randr_create_mode_reply_t> reply(xcb_randr_create_mode_reply(c, cookie, nullptr));
  if (!reply) return 0;
  xcb_randr_add_output_mode(c, output, reply->mode);
  return reply->mode;
}

void ScreenResizer::DropMode(uint32_t mode, uint32_t output) const {
  if (mode == 0) return;
  xcb_randr_delete_output_mode(display_.connection(), output, mode);
  xcb_randr_destroy_mode(display_.connection(), mode);
}

}  // namespace shoji::agent
