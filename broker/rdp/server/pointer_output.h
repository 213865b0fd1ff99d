// Shows the session's cursor as the client's pointer (MS-RDPBCGR 2.2.9.1.1.4): each shape is sent once while the client
// keeps it. Owned by Screen, one thread.
#pragma once

#include <freerdp/peer.h>

#include <optional>

#include "broker/rdp/server/pointer_shape.h"
#include "codec/base/result.h"

namespace shoji::rdp {

class PointerOutput {
 public:
  // `peer` outlives it and has said what pointers it takes.
  explicit PointerOutput(freerdp_peer& peer);

  // kClosed: the client takes no more.
  Result<void> Show(const wire::Cursor& cursor);
  // The client's own arrow: on pages of the trusted side.
  Result<void> ShowArrow();
  // The client has forgotten all shapes; the last one is shown again.
  Result<void> Restart();

 private:
  Result<void> ShowSystem(uint32_t type);
  bool Send(const wire::Cursor& cursor, uint16_t slot) const;

  freerdp_peer& peer_;
  int most_px_;
  PointerCache cache_;
  std::optional<wire::Cursor> shown_;
};

}  // namespace shoji::rdp
