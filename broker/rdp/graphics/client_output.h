// The GraphicsOutput for one client, whatever it can draw with: the graphics channel where it announces and opens it,
// bitmap updates otherwise. Owned by shoji-rdp's server part, its thread.
#pragma once

#include <freerdp/peer.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "broker/rdp/graphics/covered_picture.h"
#include "broker/rdp/graphics/graphics_output.h"

namespace shoji::rdp {

class ClientOutput final : public GraphicsOutput {
 public:
  // Makes the output that follows when `first` fails, or is not ready in time.
  using MakeNext = std::unique_ptr<GraphicsOutput> (*)(freerdp_peer& peer);
  // How long a client may take to open the channel and to say what it can do with it. Some never answer.
  static constexpr Duration kOpensWithin = std::chrono::seconds(5);

  // `clock` outlives it.
  ClientOutput(std::unique_ptr<GraphicsOutput> first, freerdp_peer& peer, MakeNext next, const Clock& clock)
      : output_(std::move(first)), peer_(peer), next_(next), clock_(clock), opens_until_(clock.Now() + kOpensWithin) {}

  State state() const override { return output_->state(); }
  uint8_t HelloFeatures() const override { return output_->HelloFeatures(); }
  Result<void> Resize(Size size) override;
  Result<void> Show(ByteSpan frame_message) override { return output_->Show(frame_message); }
  Result<void> Cover(const tile::Pixels& pixels, int x, int y) override;
  Result<void> Uncover() override;
  bool CanTake() const override { return output_->CanTake(); }
  std::vector<uint32_t> TakeShown() override { return output_->TakeShown(); }
  Result<void> Activated() override { return output_->Activated(); }
  void Acknowledged(uint32_t frame_id) override { output_->Acknowledged(frame_id); }
  Result<void> Tick() override;
  std::optional<Duration> WaitTime() const override;

 private:
  bool MayFail() const { return next_ != nullptr && output_->state() == State::kOpening; }
  bool HasFailed() const;

  std::unique_ptr<GraphicsOutput> output_;
  freerdp_peer& peer_;
  MakeNext next_;  // null once it was used
  const Clock& clock_;
  TimePoint opens_until_;
  // What the next one has to be told.
  std::optional<Size> size_;
  CoveredPicture covered_;
};

// `peer` is active, with a depth that BitmapCoder::Takes(); it, `channels` (its channel manager) and `clock` outlive
// the output. No frame may be shown before the output is ready: who has to be drawn to with another kind has no frame
// before it.
std::unique_ptr<GraphicsOutput> MakeClientOutput(freerdp_peer& peer, void* channels, const Clock& clock);

}  // namespace shoji::rdp
