// Natural content for clients without the graphics channel that take RemoteFX: surface commands with one message each
// (MS-RDPBCGR 2.2.9.2.1). Owned by BitmapOutput, its thread.
#pragma once

#include <freerdp/peer.h>

#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

class RfxSurface {
 public:
  // `peer` outlives the object and has received the client's capabilities.
  explicit RfxSurface(freerdp_peer& peer);

  // The client announced the codec, and shows its colours.
  bool taken() const { return taken_; }
  // Only when taken. Draws `rect` of `picture`, which is the desktop, but for what is too large for the client's
  // updates, which is appended to `left`. Error: the connection takes no more.
  Result<void> Send(const tile::Pixels& picture, const Rect& rect, std::vector<Rect>& left);

 private:
  Result<void> Command(Size desktop);

  freerdp_peer& peer_;
  bool taken_;
  Bytes message_;
};

}  // namespace shoji::rdp
