#include "broker/rdp/server/screen.h"

#include "broker/rdp/graphics/bitmap_coder.h"
#include "broker/rdp/graphics/client_output.h"

namespace shoji::rdp {

Result<std::unique_ptr<Screen>> Screen::Make(freerdp_peer& peer, void* channels, const Clock& clock) {
  if (!BitmapCoder::Takes(static_cast<int>(peer.settings->ColorDepth))) {
    return Fail(ErrorCode::kInvalid, "the client shows fewer than 32768 colours");
  }
  std::unique_ptr<Screen> screen(new Screen(peer, MakeClientOutput(peer, channels, clock)));
  if (auto arrow = screen->pointer_.ShowArrow(); !arrow) return std::unexpected(arrow.error());
  return screen;
}

Result<void> Screen::Activated() {
  if (auto shown = output_->Activated(); !shown) return shown;
  return pointer_.Restart();
}

Result<void> Screen::Tick() { return output_->Tick(); }

}  // namespace shoji::rdp
