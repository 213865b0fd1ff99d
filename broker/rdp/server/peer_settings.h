// Internal to broker/rdp/server: what shoji-rdp offers and demands of a client, in FreeRDP's settings.
#pragma once

#include <freerdp/peer.h>

#include <string>

#include "broker/rdp/server/monitor_layout.h"

namespace shoji::rdp {

// Security, certificate, graphics and input as offered; the peer is ready to read then. False when FreeRDP refuses.
bool PreparePeer(freerdp_peer& peer, const std::string& certificate_pem);

// Size and scale of the client's (primary) monitor, as it said when it connected.
MonitorLayout LayoutOf(const rdpSettings& settings);

}  // namespace shoji::rdp
