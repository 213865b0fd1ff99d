// Internal to broker/rdp/server: what FreeRDP keeps for us beside its own context, and its C callbacks, which become
// TerminalEvents. One thread.
#pragma once

#include <freerdp/freerdp.h>
#include <freerdp/peer.h>

#include <type_traits>

#include "broker/rdp/clipboard/dynamic_chunks.h"
#include "broker/rdp/server/terminal.h"

namespace shoji::rdp {

// FreeRDP allocates it zeroed and knows its first member only.
struct PeerContext {
  rdpContext base;
  TerminalEvents* events;
  void* channels;
  NtHash nt_hash;
  bool proof_given;                  // by NLA
  bool proof_accepted;               // what was given was right
  DynamicChunks* dynamic;            // the terminal's
  psPeerReceiveChannelData receive;  // FreeRDP's own
};
static_assert(std::is_standard_layout_v<PeerContext>);

inline PeerContext& ContextOf(const freerdp_peer& peer) { return *reinterpret_cast<PeerContext*>(peer.context); }

// Makes the context, with its channel manager, and hangs the callbacks in; both arguments beside the peer outlive it.
// False when there is no memory.
bool MakePeerContext(freerdp_peer& peer, TerminalEvents& events, DynamicChunks& dynamic);

}  // namespace shoji::rdp
