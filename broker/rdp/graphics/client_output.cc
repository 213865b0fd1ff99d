#include "broker/rdp/graphics/client_output.h"

#include <freerdp/freerdp.h>

#include <algorithm>

#include "broker/rdp/graphics/bitmap_output.h"
#include "broker/rdp/graphics/gfx_output.h"
#include "broker/rdp/graphics/peer_gfx_channel.h"

namespace shoji::rdp {

Result<void> ClientOutput::Resize(Size size) {
  size_ = size;
  return output_->Resize(size);
}

Result<void> ClientOutput::Cover(const tile::Pixels& pixels, int x, int y) {
  if (MayFail()) covered_.Cover(pixels, x, y);
  return output_->Cover(pixels, x, y);
}

Result<void> ClientOutput::Uncover() {
  covered_.Uncover();
  return output_->Uncover();
}

bool ClientOutput::HasFailed() const {
  if (MayFail()) return clock_.Now() >= opens_until_;
  return next_ != nullptr && output_->state() == State::kFailed;
}

std::optional<Duration> ClientOutput::WaitTime() const {
  if (!MayFail()) return output_->WaitTime();
  return std::max(Duration::zero(), opens_until_ - clock_.Now());
}

// What a client answers later is for a channel that is gone: FreeRDP drops it.
Result<void> ClientOutput::Tick() {
  if (const Result<void> done = output_->Tick(); !done) return done;
  if (!HasFailed()) return {};
  output_ = std::exchange(next_, nullptr)(peer_);
  if (size_) {
    if (const Result<void> resized = output_->Resize(*size_); !resized) return resized;
  }
  const Rect cover = covered_.cover();
  if (cover.empty()) return {};
  return output_->Cover(covered_.cover_pixels(), cover.x, cover.y);
}

std::unique_ptr<GraphicsOutput> MakeClientOutput(freerdp_peer& peer, void* channels, const Clock& clock) {
  const auto make_bitmaps = [](freerdp_peer& client) -> std::unique_ptr<GraphicsOutput> {
    return std::make_unique<BitmapOutput>(client, /*active=*/true);
  };
  const rdpSettings& settings = *peer.settings;
  if (settings.SupportGraphicsPipeline == FALSE) return make_bitmaps(peer);
  const Size desktop{static_cast<int>(settings.DesktopWidth), static_cast<int>(settings.DesktopHeight)};
  return std::make_unique<ClientOutput>(
      std::make_unique<GfxOutput>(std::make_unique<PeerGfxChannel>(peer, channels), desktop), peer, make_bitmaps,
      clock);
}

}  // namespace shoji::rdp
