// GraphicsOutput for clients without the graphics channel: bitmap updates of what changed, and screen moves where the
// client takes that order. Lossless within the client's colour depth, but for what the session itself sent roughly
// (JPEG) and will send again, where the client takes RemoteFX. Owned by shoji-rdp's server part, its thread.
#pragma once

#include <freerdp/peer.h>

#include <vector>

#include "broker/rdp/graphics/bitmap_coder.h"
#include "broker/rdp/graphics/changed_area.h"
#include "broker/rdp/graphics/covered_picture.h"
#include "broker/rdp/graphics/frame_window.h"
#include "broker/rdp/graphics/graphics_output.h"
#include "broker/rdp/graphics/rfx_surface.h"
#include "codec/frame/frame_decoder.h"

namespace shoji::rdp {

class BitmapOutput final : public GraphicsOutput {
 public:
  // `peer` outlives the output and has received the client's capabilities; its colour depth is one that
  // BitmapCoder::Takes() (SHOJI_CHECK). `active`: the Activate callback was called already. For 32 bits compressed,
  // DrawAllowSkipAlpha has to be announced by both sides.
  BitmapOutput(freerdp_peer& peer, bool active);

  State state() const override { return active_ ? State::kReady : State::kOpening; }
  uint8_t HelloFeatures() const override { return 0; }
  Result<void> Resize(Size size) override;
  Result<void> Show(ByteSpan frame_message) override;
  Result<void> Cover(const tile::Pixels& pixels, int x, int y) override;
  Result<void> Uncover() override;
  bool CanTake() const override;
  std::vector<uint32_t> TakeShown() override;
  Result<void> Activated() override;
  void Acknowledged(uint32_t frame_id) override { window_.Acknowledge(frame_id); }
  Result<void> Tick() override { return {}; }

 private:
  void Note(const wire::FrameRect& rect);
  bool MayBeRough(const wire::FrameRect& rect) const;
  void NoteEverything();
  bool IsBlocked() const;
  Result<void> Mark(uint16_t action, uint32_t frame_id);
  Result<void> Send();
  Result<void> SendMoves();
  Result<void> SendRough();
  Result<void> SendPixels();
  Result<void> SendPieces();
  Result<void> AddPiece(const Rect& piece);

  freerdp_peer& peer_;
  BitmapCoder coder_;
  RfxSurface rough_surface_;
  bool moves_taken_;
  bool frames_marked_;
  bool active_;
  Size size_;
  frame::FrameDecoder decoder_;
  CoveredPicture covered_;
  FrameWindow window_;
  ChangedArea changed_;                 // and not yet sent
  std::vector<wire::FrameRect> moves_;  // to be sent before what changed
  std::vector<Rect> rough_;             // to be sent between the two
  // Pieces of the update being gathered; offsets into data_.
  struct Piece {
    Rect rect;
    int coded_width_px = 0;
    size_t begin = 0;
    size_t end = 0;
  };
  std::vector<Piece> pieces_;
  Bytes data_;
};

}  // namespace shoji::rdp
