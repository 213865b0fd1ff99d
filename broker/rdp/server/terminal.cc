#include "broker/rdp/server/terminal.h"

#include <freerdp/channels/channels.h>
#include <freerdp/channels/wtsvc.h>
#include <freerdp/error.h>
#include <freerdp/freerdp.h>
#include <freerdp/session.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <winpr/ssl.h>
#include <winpr/string.h>
#include <winpr/wlog.h>
#include <winpr/wtsapi.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "broker/rdp/server/peer_context.h"
#include "broker/rdp/server/peer_settings.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {
namespace {

// Of the packet a client comes back with (MS-RDPBCGR 2.2.4.3).
constexpr uint32_t kCookieBytes = 28;
constexpr uint32_t kCookieVersion = 1;

std::unexpected<Error> Gone() { return Fail(ErrorCode::kClosed, "the RDP client is gone or broke the protocol"); }

// FreeRDP logs user names and host names; what an operator needs to know is in the broker's record.
void StartLibraries() {
  WLog_SetLogLevel(WLog_GetRoot(), WLOG_OFF);
  WTSRegisterWtsApiFunctionTable(FreeRDP_InitWtsApi());
  winpr_InitializeSSL(WINPR_SSL_INIT_DEFAULT);
}

void Wipe(char* text) {
  if (text != nullptr) ::explicit_bzero(text, std::strlen(text));
}

// FreeRDP tells only that the handshake failed; why stands in OpenSSL's queue of this thread, which this empties.
bool HandshakeFoundNothingInCommon() {
  bool nothing = false;
  for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error()) {
    const int reason = ERR_GET_REASON(error);
    nothing = nothing || (ERR_GET_LIB(error) == ERR_LIB_SSL &&
                          (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_NO_SHARED_CIPHER));
  }
  return nothing;
}

// What cannot be UTF-8 becomes nothing. `units`: as FreeRDP keeps them, 16 bits each.
std::string FromUtf16(const UINT16* units, UINT32 count) {
  if (units == nullptr || count == 0) return {};
  char* text = nullptr;
  const int length = ConvertFromUnicode(CP_UTF8, 0, units, static_cast<int>(count), &text, 0, nullptr, nullptr);
  if (length <= 0 || text == nullptr) return {};
  std::string converted(text, static_cast<size_t>(length));
  Wipe(text);
  std::free(text);
  return converted;
}

}  // namespace

void Terminal::Freed::operator()(freerdp_peer* peer) const noexcept {
  peer->Disconnect(peer);
  freerdp_peer_context_free(peer);
  freerdp_peer_free(peer);
}

Terminal::Terminal(Peer peer, std::unique_ptr<DynamicChunks> dynamic)
    : dynamic_(std::move(dynamic)), peer_(std::move(peer)), peer_channels_(ContextOf(*peer_).channels) {}

Result<Terminal> Terminal::Make(Setup setup, TerminalEvents& events) {
  StartLibraries();
  freerdp_peer* raw = freerdp_peer_new(setup.socket.get());
  if (raw == nullptr) return Fail(ErrorCode::kUnavailable, "FreeRDP makes no peer");
  auto dynamic = std::make_unique<DynamicChunks>();
  if (!MakePeerContext(*raw, events, *dynamic)) {
    freerdp_peer_free(raw);
    return Fail(ErrorCode::kUnavailable, "FreeRDP makes no peer context");
  }
  (void)setup.socket.Release();  // the transport closes it
  Peer peer(raw);
  if (!PreparePeer(*peer, setup.certificate_pem)) return Fail(ErrorCode::kUnavailable, "FreeRDP refuses the settings");
  return Terminal(std::move(peer), std::move(dynamic));
}

void Terminal::OfferNla(const NtHash& hash) {
  ContextOf(*peer_).nt_hash = hash;
  peer_->settings->NlaSecurity = TRUE;
}

int Terminal::fd() const { return peer_->sockfd; }

Result<void> Terminal::Receive() {
  if (peer_->CheckFileDescriptor(peer_.get()) == TRUE) return {};
  tls_too_weak_ = !peer_->connected && HandshakeFoundNothingInCommon();
  return Gone();
}

bool Terminal::has_more_to_read() const { return peer_->HasMoreToRead(peer_.get()) != FALSE; }

Result<void> Terminal::Flush() {
  if (peer_->connected && WTSVirtualChannelManagerCheckFileDescriptor(peer_channels_) != TRUE) return Gone();
  if (write_blocked() && peer_->DrainOutputBuffer(peer_.get()) < 0) return Gone();
  return {};
}

bool Terminal::write_blocked() const { return peer_->IsWriteBlocked(peer_.get()) != FALSE; }

bool Terminal::active() const { return peer_->activated != FALSE; }

MonitorLayout Terminal::layout() const { return LayoutOf(*peer_->settings); }

Client Terminal::Describe() const {
  const rdpSettings& settings = *peer_->settings;
  std::string name = settings.ClientHostname == nullptr ? "" : settings.ClientHostname;
  name.resize(std::min(name.size(), kMaxClientNameBytes));
  while (!name.empty() && !wire::IsPlainUtf8(name)) name.pop_back();
  return {.build = settings.ClientBuild, .keyboard_layout = settings.KeyboardLayout, .name = std::move(name)};
}

// Where NLA was used the person's words came with it; the info packet then has none.
ClientCredentials Terminal::TakeCredentials() {
  const rdpSettings& settings = *peer_->settings;
  SEC_WINNT_AUTH_IDENTITY& identity = peer_->identity;
  ClientCredentials taken;
  if (settings.NlaSecurity != FALSE) {
    taken.user = FromUtf16(identity.User, identity.UserLength);
    taken.password = FromUtf16(identity.Password, identity.PasswordLength);
    if (identity.Password != nullptr) ::explicit_bzero(identity.Password, size_t{identity.PasswordLength} * 2);
  } else {
    if (settings.Username != nullptr) taken.user = settings.Username;
    if (settings.Password != nullptr) taken.password = settings.Password;
  }
  Wipe(settings.Password);
  if (settings.AlternateShell != nullptr) taken.shell = settings.AlternateShell;
  Wipe(settings.AlternateShell);
  const ARC_CS_PRIVATE_PACKET& cookie = *settings.ClientAutoReconnectCookie;
  if (cookie.cbLen == kCookieBytes && cookie.version == kCookieVersion) {
    taken.cookie = CookieDigits(cookie.logonId, cookie.securityVerifier);
  }
  return taken;
}

bool Terminal::proof_failed() const {
  const PeerContext& own = ContextOf(*peer_);
  return own.proof_given && !own.proof_accepted;
}

Result<void> Terminal::GiveCookie(const Cookie& cookie) {
  logon_info_ex info{};
  info.haveCookie = TRUE;
  info.LogonId = cookie.logon_id;
  std::ranges::copy(cookie.random, std::begin(info.ArcRandomBits));
  const auto* update = peer_->update;
  if (update->SaveSessionInfo(peer_->context, INFO_TYPE_LOGON_EXTENDED_INF, &info) != TRUE) return Gone();
  return {};
}

void Terminal::Close(uint32_t error_info) {
  if (!peer_->connected) return;
  freerdp_set_error_info(peer_->context->rdp, error_info);
  peer_->Close(peer_.get());
  peer_->DrainOutputBuffer(peer_.get());
}

}  // namespace shoji::rdp
