#include "broker/rdp/clipboard/clipboard_channel.h"

#include <freerdp/channels/wtsvc.h>
#include <freerdp/settings.h>

#include <cstdlib>
#include <string>

namespace shoji::rdp {

ClientWishes WishesOf(freerdp_peer& peer) {
  ClientWishes wishes{.channels = {},
                      .remote_programs = peer.settings->RemoteApplicationMode != FALSE,
                      .audio_input = peer.settings->AudioCapture != FALSE};
  size_t count = 0;
  char** names = WTSGetAcceptedChannelNames(&peer, &count);
  if (names == nullptr) return wishes;
  wishes.channels.assign(names, names + count);
  std::free(static_cast<void*>(names));  // the list; the names are the peer's
  return wishes;
}

ClipboardChannel::ClipboardChannel(freerdp_peer& peer, ClipboardExchange& exchange)
    : peer_(peer), exchange_(exchange), id_(WTSChannelGetId(&peer, std::string(kClipboardChannel).c_str())) {
  if (!joined()) return;
  // FreeRDP keeps a pointer for each channel, null for those that it has not opened itself.
  WTSChannelSetHandleById(&peer_, id_, this);
  others_ = peer_.ReceiveChannelData;
  peer_.ReceiveChannelData = OnChunk;
}

ClipboardChannel::~ClipboardChannel() {
  if (!joined()) return;
  peer_.ReceiveChannelData = others_;
  WTSChannelSetHandleById(&peer_, id_, nullptr);
}

bool ClipboardChannel::Send(ByteSpan message) {
  return joined() && peer_.SendChannelData(&peer_, id_, message.data(), message.size()) != FALSE;
}

BOOL ClipboardChannel::OnChunk(freerdp_peer* peer, UINT16 channel, const BYTE* data, size_t bytes, UINT32 flags,
                               size_t total_bytes) noexcept {
  // Nothing but this object hangs itself in, so the clipboard's pointer is one to it.
  const UINT16 own_id = WTSChannelGetId(peer, std::string(kClipboardChannel).c_str());
  auto& own = *static_cast<ClipboardChannel*>(WTSChannelGetHandleById(peer, own_id));
  if (channel == own_id) return own.Receive({data, bytes}, flags, total_bytes) ? TRUE : FALSE;
  // On a channel that was never opened a client talks to nobody.
  if (WTSChannelGetHandleById(peer, channel) == nullptr) return TRUE;
  return own.others_(peer, channel, data, bytes, flags, total_bytes);
}

Result<void> ClipboardChannel::Receive(ByteSpan chunk, uint32_t flags, size_t total_bytes) {
  const auto progress = chunks_.Add(chunk, flags, total_bytes, exchange_.most_pdu_bytes());
  if (!progress) return std::unexpected(progress.error());
  if (*progress == ChannelChunks::Progress::kMore) return {};
  if (*progress == ChannelChunks::Progress::kTooLong) return exchange_.OnTooLong();
  auto handled = exchange_.OnPdu(chunks_.message());
  chunks_.Forget();
  return handled;
}

}  // namespace shoji::rdp
