#include "broker/rdp/server/peer_context.h"

#include <freerdp/channels/wtsvc.h>
#include <winpr/ntlm.h>
#include <winpr/wtsapi.h>

#include <algorithm>
#include <utility>

namespace shoji::rdp {
namespace {

TerminalEvents& EventsOf(const rdpContext* context) { return *reinterpret_cast<const PeerContext*>(context)->events; }

BOOL OnContextNew(freerdp_peer*, rdpContext* context) noexcept {
  auto* own = reinterpret_cast<PeerContext*>(context);
  own->channels = WTSOpenServerA(reinterpret_cast<LPSTR>(context));
  return own->channels != nullptr && own->channels != INVALID_HANDLE_VALUE;
}

void OnContextFree(freerdp_peer*, rdpContext* context) noexcept {
  auto* own = reinterpret_cast<PeerContext*>(context);
  if (own != nullptr && own->channels != nullptr) WTSCloseServer(own->channels);
}

BOOL OnCapabilities(freerdp_peer* peer) noexcept { return EventsOf(peer->context).OnClient() ? TRUE : FALSE; }
BOOL OnPostConnect(freerdp_peer*) noexcept { return TRUE; }
BOOL OnActivate(freerdp_peer* peer) noexcept {
  peer->activated = TRUE;  // FreeRDP sets it from our answer; who is told now may look at it
  return EventsOf(peer->context).OnActive() ? TRUE : FALSE;
}

// The security that was agreed on stands; with NLA, that is the proof.
BOOL OnLogon(freerdp_peer* peer, SEC_WINNT_AUTH_IDENTITY*, BOOL) noexcept {
  ContextOf(*peer).proof_accepted = true;
  return TRUE;
}

BOOL OnSynchronize(rdpInput* input, UINT32 flags) noexcept { return EventsOf(input->context).OnLockKeys(flags), TRUE; }
BOOL OnKeyboard(rdpInput* input, UINT16 flags, UINT16 code) noexcept {
  return EventsOf(input->context).OnScancode(flags, code), TRUE;
}
BOOL OnUnicode(rdpInput* input, UINT16 flags, UINT16 unit) noexcept {
  return EventsOf(input->context).OnUnicode(flags, unit), TRUE;
}
BOOL OnMouse(rdpInput* input, UINT16 flags, UINT16 x, UINT16 y) noexcept {
  return EventsOf(input->context).OnPointer(flags, x, y), TRUE;
}
BOOL OnExtendedMouse(rdpInput* input, UINT16 flags, UINT16 x, UINT16 y) noexcept {
  return EventsOf(input->context).OnExtendedPointer(flags, x, y), TRUE;
}

BOOL OnRefresh(rdpContext*, BYTE, const RECTANGLE_16*) noexcept { return TRUE; }   // nothing was lost: TCP
BOOL OnSuppress(rdpContext*, BYTE, const RECTANGLE_16*) noexcept { return TRUE; }  // a hidden window is drawn, too
BOOL OnFrameDrawn(rdpContext* context, UINT32 frame_id) noexcept {
  return EventsOf(context).OnFrameDrawn(frame_id), TRUE;
}

// NTLM asks for NTOWFv2: the hash of the one-time code, mixed with the names the client signed with.
SECURITY_STATUS OnNtlmHash(void* client, const SEC_WINNT_AUTH_IDENTITY* identity, const SecBuffer*, const BYTE*,
                           const BYTE*, const SecBuffer*, BYTE* hash) noexcept {
  PeerContext& own = ContextOf(*static_cast<freerdp_peer*>(client));
  own.proof_given = true;
  NtHash nt_hash = own.nt_hash;
  auto* user = reinterpret_cast<LPWSTR>(identity->User);
  auto* domain = reinterpret_cast<LPWSTR>(identity->Domain);
  return NTOWFv2FromHashW(nt_hash.data(), user, identity->UserLength * 2, domain, identity->DomainLength * 2, hash);
}

// The one static channel that FreeRDP has open itself, which gives it a handle, is the carrier of dynamic ones.
BOOL OnChannelData(freerdp_peer* peer, UINT16 channel, const BYTE* data, size_t bytes, UINT32 flags,
                   size_t total_bytes) noexcept {
  const PeerContext& own = ContextOf(*peer);
  if (WTSChannelGetHandleById(peer, channel) == nullptr) {
    return own.receive(peer, channel, data, bytes, flags, total_bytes);
  }
  const auto whole = own.dynamic->Add({data, bytes}, flags, total_bytes);
  if (!whole) return FALSE;
  if (!*whole) return TRUE;
  const ByteSpan pdu = own.dynamic->pdu();
  return own.receive(peer, channel, pdu.data(), pdu.size(), CHANNEL_FLAG_FIRST | CHANNEL_FLAG_LAST, pdu.size());
}

void HangInInput(rdpInput& input) {
  input.SynchronizeEvent = OnSynchronize;
  input.KeyboardEvent = OnKeyboard;
  input.UnicodeKeyboardEvent = OnUnicode;
  input.MouseEvent = OnMouse;
  input.ExtendedMouseEvent = OnExtendedMouse;
}

}  // namespace

bool MakePeerContext(freerdp_peer& peer, TerminalEvents& events, DynamicChunks& dynamic) {
  peer.ContextSize = sizeof(PeerContext);
  peer.ContextNew = OnContextNew;
  peer.ContextFree = OnContextFree;
  if (freerdp_peer_context_new(&peer) != TRUE) return false;
  ContextOf(peer).events = &events;
  ContextOf(peer).dynamic = &dynamic;
  ContextOf(peer).receive = std::exchange(peer.ReceiveChannelData, OnChannelData);
  peer.Capabilities = OnCapabilities;
  peer.PostConnect = OnPostConnect;
  peer.Activate = OnActivate;
  peer.ComputeNtlmHash = OnNtlmHash;
  peer.Logon = OnLogon;
  HangInInput(*peer.input);
  peer.update->RefreshRect = OnRefresh;
  peer.update->SuppressOutput = OnSuppress;
  peer.update->SurfaceFrameAcknowledge = OnFrameDrawn;
  return true;
}

}  // namespace shoji::rdp
