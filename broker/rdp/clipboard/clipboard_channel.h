// The channel "cliprdr" of a connected FreeRDP peer: its chunks to the exchange, the exchange's messages to the
// terminal. Takes the place of FreeRDP's own reception for this one channel, so that bounds and grammar are ours; its
// thread, its parser and its queue are not used. Owned by the connection, freed before the peer; its one thread.
#pragma once

#include <freerdp/peer.h>

#include <cstdint>

#include "broker/rdp/clipboard/channel_chunks.h"
#include "broker/rdp/clipboard/channel_guard.h"
#include "broker/rdp/clipboard/clipboard_exchange.h"

namespace shoji::rdp {

// What this client asks for in vain. After its channels are joined (PostConnect); the names live as long as the peer.
ClientWishes WishesOf(freerdp_peer& peer);

class ClipboardChannel {
 public:
  // `peer` is connected; both outlive the channel. Only one at a time for a peer. Serves nothing (joined() is false)
  // when the client has not asked for a clipboard.
  ClipboardChannel(freerdp_peer& peer, ClipboardExchange& exchange);
  ~ClipboardChannel();
  ClipboardChannel(const ClipboardChannel&) = delete;
  ClipboardChannel& operator=(const ClipboardChannel&) = delete;

  bool joined() const { return id_ != 0; }
  // One whole message. False: the connection is lost.
  bool Send(ByteSpan message);

 private:
  static BOOL OnChunk(freerdp_peer* peer, UINT16 channel, const BYTE* data, size_t bytes, UINT32 flags,
                      size_t total_bytes) noexcept;
  Result<void> Receive(ByteSpan chunk, uint32_t flags, size_t total_bytes);

  freerdp_peer& peer_;
  ClipboardExchange& exchange_;
  uint16_t id_ = 0;
  psPeerReceiveChannelData others_ = nullptr;  // FreeRDP's own reception, for other channels
  ChannelChunks chunks_;
};

}  // namespace shoji::rdp
