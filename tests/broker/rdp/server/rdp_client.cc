#include "tests/broker/rdp/server/rdp_client.h"

#include <freerdp/codec/color.h>
#include <freerdp/gdi/gdi.h>
#include <freerdp/input.h>
#include <freerdp/settings.h>
#include <winpr/synch.h>
#include <winpr/wlog.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "codec/base/check.h"

namespace shoji::rdp {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);
constexpr DWORD kAtMostMs = 20;  // then `done` is asked again: it may look at another thread

// What FreeRDP hands to callbacks.
struct ClientContext {
  rdpContext first;
  pSurfaceBits draw;
  int surface_bits;
  std::vector<SeenPointer>* pointers;
};
ClientContext& Of(rdpContext* context) { return *reinterpret_cast<ClientContext*>(context); }

BOOL OnPreConnect(freerdp*) noexcept { return TRUE; }
BOOL CountSurfaceBits(rdpContext* context, const SURFACE_BITS_COMMAND* command) noexcept {
  ++Of(context).surface_bits;
  return Of(context).draw(context, command);
}
// Pointers are noted and not drawn; without a callback FreeRDP would end the connection.
BOOL TakeSystemPointer(rdpContext* context, const POINTER_SYSTEM_UPDATE* update) noexcept {
  Of(context).pointers->push_back(
      {.kind = update->type == SYSPTR_NULL ? SeenPointer::Kind::kHidden : SeenPointer::Kind::kArrow});
  return TRUE;
}
BOOL TakeCachedPointer(rdpContext* context, const POINTER_CACHED_UPDATE* update) noexcept {
  Of(context).pointers->push_back(
      {.kind = SeenPointer::Kind::kCached, .slot = static_cast<uint16_t>(update->cacheIndex)});
  return TRUE;
}
// `shape`: POINTER_COLOR_UPDATE or POINTER_LARGE_UPDATE.
template <typename Shape>
BOOL TakeShape(rdpContext* context, const Shape& shape, uint32_t hot_x, uint32_t hot_y, uint32_t xor_bpp) noexcept {
  SeenPointer seen{.kind = SeenPointer::Kind::kShape,
                   .slot = static_cast<uint16_t>(shape.cacheIndex),
                   .size = {static_cast<int>(shape.width), static_cast<int>(shape.height)},
                   .hot_x = static_cast<uint16_t>(hot_x),
                   .hot_y = static_cast<uint16_t>(hot_y),
                   .argb = std::vector<uint32_t>(size_t{shape.width} * shape.height)};
  const BOOL drawn = freerdp_image_copy_from_pointer_data(
      reinterpret_cast<BYTE*>(seen.argb.data()), PIXEL_FORMAT_BGRA32, 0, 0, 0, shape.width, shape.height,
      shape.xorMaskData, shape.lengthXorMask, shape.andMaskData, shape.lengthAndMask, xor_bpp, nullptr);
  Of(context).pointers->push_back(std::move(seen));
  return drawn;
}
BOOL TakeNewPointer(rdpContext* context, const POINTER_NEW_UPDATE* update) noexcept {
  const POINTER_COLOR_UPDATE& shape = update->colorPtrAttr;
  return TakeShape(context, shape, shape.xPos, shape.yPos, update->xorBpp);
}
BOOL TakeLargePointer(rdpContext* context, const POINTER_LARGE_UPDATE* update) noexcept {
  return TakeShape(context, *update, update->hotSpotX, update->hotSpotY, update->xorBpp);
}
void TakePointers(rdpPointerUpdate& pointer) {
  pointer.PointerSystem = TakeSystemPointer;
  pointer.PointerNew = TakeNewPointer;
  pointer.PointerCached = TakeCachedPointer;
  pointer.PointerLarge = TakeLargePointer;
}
BOOL TakePaint(rdpContext*) noexcept { return TRUE; }
BOOL OnPostConnect(freerdp* instance) noexcept {
  if (gdi_init(instance, PIXEL_FORMAT_BGRX32) != TRUE) return FALSE;
  TakePointers(*instance->update->pointer);
  instance->update->BeginPaint = TakePaint;
  instance->update->EndPaint = TakePaint;
  Of(instance->context).draw = std::exchange(instance->update->SurfaceBits, CountSurfaceBits);
  return TRUE;
}
BOOL OnResize(rdpContext* context) noexcept {
  if (context->gdi == nullptr) return TRUE;
  return gdi_resize(context->gdi, context->settings->DesktopWidth, context->settings->DesktopHeight);
}

}  // namespace

RdpClient::RdpClient(const Wish& wish) : instance_(freerdp_new()) {
  WLog_SetLogLevel(WLog_GetRoot(), WLOG_OFF);
  instance_->ContextSize = sizeof(ClientContext);
  SHOJI_CHECK(freerdp_context_new(instance_) == TRUE);
  instance_->PreConnect = OnPreConnect;
  instance_->PostConnect = OnPostConnect;
  instance_->update->DesktopResize = OnResize;
  Of(instance_->context).pointers = &pointers_;
  rdpSettings* settings = instance_->settings;
  freerdp_settings_set_string(settings, FreeRDP_ServerHostname, "127.0.0.1");
  settings->ServerPort = wish.port;
  if (!wish.user.empty()) freerdp_settings_set_string(settings, FreeRDP_Username, wish.user.c_str());
  if (!wish.password.empty()) freerdp_settings_set_string(settings, FreeRDP_Password, wish.password.c_str());
  if (!wish.shell.empty()) freerdp_settings_set_string(settings, FreeRDP_AlternateShell, wish.shell.c_str());
  settings->IgnoreCertificate = TRUE;
  settings->NlaSecurity = wish.security == Security::kNla ? TRUE : FALSE;
  settings->TlsSecurity = wish.security == Security::kTls ? TRUE : FALSE;
  settings->RdpSecurity = wish.security == Security::kRdp ? TRUE : FALSE;
  settings->DesktopWidth = static_cast<UINT32>(wish.size.width_px);
  settings->DesktopHeight = static_cast<UINT32>(wish.size.height_px);
  settings->ColorDepth = wish.depth;
  settings->KeyboardLayout = wish.layout;
  settings->AudioCapture = wish.microphone ? TRUE : FALSE;
  settings->RemoteFxCodec = wish.remote_fx ? TRUE : FALSE;
  SetMonitors(wish);
  if (!wish.cookie) return;
  ARC_SC_PRIVATE_PACKET& cookie = *settings->ServerAutoReconnectCookie;
  cookie.cbLen = 28;
  cookie.version = 1;
  cookie.logonId = wish.cookie->logon_id;
  std::ranges::copy(wish.cookie->random, std::begin(cookie.arcRandomBits));
}

void RdpClient::SetMonitors(const Wish& wish) {
  rdpSettings* settings = instance_->settings;
  settings->DesktopScaleFactor = wish.scale_percent;
  settings->DeviceScaleFactor = 100;
  if (wish.monitors.empty()) return;
  settings->UseMultimon = TRUE;
  settings->MonitorCount = static_cast<UINT32>(wish.monitors.size());
  for (size_t i = 0; i < wish.monitors.size(); ++i) {
    const auto& [place, primary, scale_percent] = wish.monitors[i];
    rdpMonitor& monitor = settings->MonitorDefArray[i];
    monitor.x = place.x;
    monitor.y = place.y;
    monitor.width = place.width_px;
    monitor.height = place.height_px;
    monitor.is_primary = primary ? 1 : 0;
    monitor.attributes.desktopScaleFactor = scale_percent;
    monitor.attributes.deviceScaleFactor = 100;
    if (scale_percent != 0) settings->HasMonitorAttributes = TRUE;
  }
}

Cookie RdpClient::cookie() const {
  const ARC_SC_PRIVATE_PACKET& packet = *instance_->settings->ServerAutoReconnectCookie;
  Cookie cookie{.logon_id = packet.logonId, .random = {}};
  std::ranges::copy(packet.arcRandomBits, cookie.random.begin());
  return cookie;
}

RdpClient::~RdpClient() {
  if (connected_) {
    freerdp_disconnect(instance_);
    gdi_free(instance_);
  }
  freerdp_context_free(instance_);
  freerdp_free(instance_);
}

bool RdpClient::Connect() {
  connected_ = freerdp_connect(instance_) == TRUE;
  return connected_;
}

bool RdpClient::PumpUntil(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (ended_ || std::chrono::steady_clock::now() > deadline) return done();
    ended_ = !Pump();
  }
  return true;
}

bool RdpClient::Pump() {
  std::array<HANDLE, 64> events{};
  const DWORD count = freerdp_get_event_handles(instance_->context, events.data(), events.size());
  if (count == 0) return false;
  if (WaitForMultipleObjects(count, events.data(), FALSE, kAtMostMs) == WAIT_FAILED) return false;
  return freerdp_check_event_handles(instance_->context) == TRUE && freerdp_shall_disconnect(instance_) == FALSE;
}

uint32_t RdpClient::error_info() const { return freerdp_error_info(instance_); }
uint32_t RdpClient::connect_error() const { return freerdp_get_last_error(instance_->context); }

void RdpClient::Key(uint8_t scancode, bool down) {
  freerdp_input_send_keyboard_event(instance_->input, down ? KBD_FLAGS_DOWN : KBD_FLAGS_RELEASE, scancode);
}

void RdpClient::Pointer(uint16_t flags, uint16_t x, uint16_t y) {
  freerdp_input_send_mouse_event(instance_->input, flags, x, y);
}

void RdpClient::ExtendedPointer(uint16_t flags, uint16_t x, uint16_t y) {
  freerdp_input_send_extended_mouse_event(instance_->input, flags, x, y);
}

void RdpClient::Unicode(uint16_t unit) {
  freerdp_input_send_unicode_keyboard_event(instance_->input, 0, unit);
  freerdp_input_send_unicode_keyboard_event(instance_->input, KBD_FLAGS_RELEASE, unit);
}

void RdpClient::LockKeys(uint16_t toggles) { freerdp_input_send_synchronize_event(instance_->input, toggles); }

uint32_t RdpClient::PixelAt(int x, int y) const {
  const rdpGdi* gdi = instance_->context->gdi;
  const BYTE* pixel = gdi->primary_buffer + static_cast<ptrdiff_t>(y) * gdi->stride + static_cast<ptrdiff_t>(x) * 4;
  return static_cast<uint32_t>(pixel[2]) << 16 | static_cast<uint32_t>(pixel[1]) << 8 | pixel[0];
}

int RdpClient::surface_bits() const { return Of(instance_->context).surface_bits; }

Size RdpClient::size() const { return {instance_->context->gdi->width, instance_->context->gdi->height}; }

}  // namespace shoji::rdp
