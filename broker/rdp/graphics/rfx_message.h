// Pixels as one self-contained RemoteFX message (MS-RDPRFX 2.2.2): what natural content is sent as until it is sent
// exactly. Never for text. Pure; any thread. FreeRDP's own encoder is not used: its context starts threads.
#pragma once

#include "codec/base/bytes.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

// Appends one message that draws `rect` of `picture`, which is as large as the surface or desktop. Its tiles are those
// of a grid that begins there (MS-RDPRFX 3.1.8.1.1), so it is for the place (0, 0). `rect` is not empty, and inside.
void PackRfx(const tile::Pixels& picture, const Rect& rect, Bytes& out);

}  // namespace shoji::rdp
