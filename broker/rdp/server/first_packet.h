// Looks at a connection's first packet and leaves it there: FreeRDP reads it again. One thread; blocks, within limits.
#pragma once

#include "broker/rdp/server/connection_request.h"
#include "codec/base/clock.h"

namespace shoji::rdp {

// Waits until the whole packet is there, but not past `deadline`. kUnavailable: too late. Otherwise as the parsers of
// connection_request.h, or kClosed when the client goes away. `socket` stays blocking or not, as it was.
Result<ConnectionRequest> PeekConnectionRequest(int socket, const Clock& clock, TimePoint deadline);

}  // namespace shoji::rdp
