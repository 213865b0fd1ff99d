#include "broker/rdp/server/peer_settings.h"

#include <freerdp/settings.h>
#include <openssl/tls1.h>

#include <algorithm>

namespace shoji::rdp {
namespace {

// Forward secrecy and authenticated encryption only; TLS 1.3 brings its own list. The key never decrypts.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
// OpenSSL's level 2: keys of 112 bits of security and more.
constexpr uint32_t kSecurityLevel = 2;
// The largest update a client may be sent in fragments; it answers with what it takes (MS-RDPBCGR 2.2.7.2.6).
constexpr uint32_t kMaxUpdateBytes = 0x3F0000;
// MS-RDPBCGR 2.2.7.2.7; FreeRDP keeps its names for them to itself.
constexpr uint16_t kPointers96Px = 1;
constexpr uint16_t kPointers384Px = 2;

bool SetSecurity(rdpSettings& settings, const std::string& certificate_pem) {
  settings.RdpSecurity = FALSE;
  settings.TlsSecurity = TRUE;
  settings.NlaSecurity = FALSE;
  settings.ExtSecurity = FALSE;
  settings.UseRdpSecurityLayer = FALSE;
  settings.TlsSecLevel = kSecurityLevel;
  // FreeRDP asks for a key's text and hands it on; which key there is, remote_key.h decides.
  return freerdp_settings_set_string(&settings, FreeRDP_CertificateContent, certificate_pem.c_str()) &&
         freerdp_settings_set_string(&settings, FreeRDP_PrivateKeyContent, "remote") &&
         freerdp_settings_set_string(&settings, FreeRDP_AllowedTlsCiphers, kCiphers) &&
         freerdp_settings_set_uint16(&settings, FreeRDP_TLSMinVersion, TLS1_2_VERSION);
}

void OfferGraphics(rdpSettings& settings) {
  settings.ColorDepth = 32;
  settings.SupportGraphicsPipeline = TRUE;
  settings.RemoteFxCodec = TRUE;
  settings.NSCodec = TRUE;
  settings.SurfaceCommandsEnabled = TRUE;
  settings.SurfaceFrameMarkerEnabled = TRUE;
  settings.FrameMarkerCommandEnabled = TRUE;
  settings.FastPathOutput = TRUE;
  settings.DesktopResize = TRUE;
  settings.SuppressOutput = TRUE;
  settings.RefreshRect = TRUE;
  settings.MultifragMaxRequestSize = kMaxUpdateBytes;
  settings.PointerCacheSize = 20;
  settings.LargePointerFlag = kPointers96Px | kPointers384Px;
  settings.AutoReconnectionEnabled = TRUE;
}

// A client sends no input but what is offered here; FreeRDP offers scancodes, plain mouse events and fast-path input by
// itself.
void OfferInput(rdpSettings& settings) {
  settings.UnicodeInput = TRUE;
  settings.HasHorizontalWheel = TRUE;
  settings.HasExtendedMouseEvent = TRUE;
}

void OfferNothingElse(rdpSettings& settings) {
  settings.SupportMultitransport = FALSE;
  settings.RemoteApplicationMode = FALSE;
  settings.RemoteApplicationSupportLevel = 0;
  settings.SoundBeepsEnabled = FALSE;
  settings.CompressionEnabled = FALSE;
  settings.NetworkAutoDetect = FALSE;
  settings.SupportHeartbeatPdu = FALSE;
}

const rdpMonitor* PrimaryMonitor(const rdpSettings& settings) {
  const size_t count = std::min(settings.MonitorCount, settings.MonitorDefArraySize);
  if (count < 2) return nullptr;  // then the desktop is the monitor
  const rdpMonitor* monitors = settings.MonitorDefArray;
  const rdpMonitor* primary =
      std::find_if(monitors, monitors + count, [](const rdpMonitor& m) { return m.is_primary; });
  return primary == monitors + count ? monitors : primary;
}

}  // namespace

bool PreparePeer(freerdp_peer& peer, const std::string& certificate_pem) {
  rdpSettings& settings = *peer.settings;
  if (!SetSecurity(settings, certificate_pem)) return false;
  OfferGraphics(settings);
  OfferInput(settings);
  OfferNothingElse(settings);
  // Writes go into a buffer that Terminal::Flush() empties: a client that does not read must not stop the loop.
  settings.WaitForOutputBufferFlush = FALSE;
  return peer.Initialize(&peer) == TRUE;
}

MonitorLayout LayoutOf(const rdpSettings& settings) {
  const rdpMonitor* primary = PrimaryMonitor(settings);
  if (primary != nullptr && primary->width > 0 && primary->height > 0) {
    const uint32_t own_scale = settings.HasMonitorAttributes != FALSE ? primary->attributes.desktopScaleFactor : 0;
    return FitLayout(static_cast<uint32_t>(primary->width), static_cast<uint32_t>(primary->height),
                     own_scale != 0 ? own_scale : settings.DesktopScaleFactor);
  }
  return FitLayout(settings.DesktopWidth, settings.DesktopHeight, settings.DesktopScaleFactor);
}

}  // namespace shoji::rdp
