// Loaded into weston (LD_PRELOAD) by wayland_desk.mjs: its X11 backend turns an axis without saying that it is a
// wheel's, as a seat of real devices does, and wlfreerdp leaves an axis of unknown source alone.
#include <dlfcn.h>

#include <cstdint>

struct timespec;
struct weston_seat;
struct weston_pointer_axis_event;

namespace {

constexpr uint32_t kSourceWheel = 0;  // WL_POINTER_AXIS_SOURCE_WHEEL

}  // namespace

// Instead of libweston's, which does the work.
extern "C" void notify_axis(weston_seat* seat, const timespec* time, weston_pointer_axis_event* event) {
  using Axis = void (*)(weston_seat*, const timespec*, weston_pointer_axis_event*);
  using Source = void (*)(weston_seat*, uint32_t);
  static const auto axis = reinterpret_cast<Axis>(::dlsym(RTLD_NEXT, "notify_axis"));
  static const auto source = reinterpret_cast<Source>(::dlsym(RTLD_NEXT, "notify_axis_source"));
  source(seat, kSourceWheel);
  axis(seat, time, event);
}
