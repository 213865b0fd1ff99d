// What the terminal shows: the session's picture and pointer, or a page of the trusted side over it. Chooses how the
// client is drawn to. Owned by Connection, one thread.
#pragma once

#include <memory>
#include <optional>

#include "broker/rdp/graphics/graphics_output.h"
#include "broker/rdp/server/pointer_output.h"

namespace shoji::rdp {

class Screen {
 public:
  // `peer` and `clock` outlive it; `channels`: its channel manager. The peer is active for the first time. On the
  // graphics channel where the client has one, else with bitmap updates. kInvalid: it takes neither.
  static Result<std::unique_ptr<Screen>> Make(freerdp_peer& peer, void* channels, const Clock& clock);

  // Pictures may be sent; HelloFeatures() is known.
  bool ready() const { return output_->state() == GraphicsOutput::State::kReady; }
  uint8_t HelloFeatures() const { return output_->HelloFeatures(); }

  // A size without a frame of it: pages come before the session. Black but for what covers it.
  Result<void> Resize(Size size) { return output_->Resize(size); }
  // Pixels of the trusted side over the picture, inside the screen; what was covered before shows again.
  Result<void> Cover(const tile::Pixels& pixels, int x, int y) { return output_->Cover(pixels, x, y); }
  Result<void> Uncover() { return output_->Uncover(); }

  // False while the client has too much before it.
  bool CanTake() const { return output_->CanTake(); }
  Result<void> ShowFrame(ByteSpan message) { return output_->Show(message); }
  Result<void> ShowCursor(const wire::Cursor& cursor) { return pointer_.Show(cursor); }
  std::vector<uint32_t> TakeShown() { return output_->TakeShown(); }

  // The client was activated anew.
  Result<void> Activated();
  void FrameDrawn(uint32_t frame_id) { output_->Acknowledged(frame_id); }
  Result<void> Tick();
  // When Tick() is due though nothing happens.
  std::optional<Duration> WaitTime() const { return output_->WaitTime(); }

 private:
  Screen(freerdp_peer& peer, std::unique_ptr<GraphicsOutput> output) : output_(std::move(output)), pointer_(peer) {}

  std::unique_ptr<GraphicsOutput> output_;
  PointerOutput pointer_;
};

}  // namespace shoji::rdp
