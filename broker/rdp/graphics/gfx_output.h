// GraphicsOutput over the graphics channel (MS-RDPEGFX): the operations of a frame as those of the client's surface,
// so that a move stays a move and a kept tile stays kept; pixels lossless, as planes, compressed over all that was sent
// before, but for what the session itself sent roughly (JPEG) and will send again. Owned by shoji-rdp's server part,
// its thread.
#pragma once

#include <memory>
#include <vector>

#include "broker/rdp/graphics/covered_picture.h"
#include "broker/rdp/graphics/frame_window.h"
#include "broker/rdp/graphics/gfx_channel.h"
#include "broker/rdp/graphics/gfx_messages.h"
#include "broker/rdp/graphics/gfx_slots.h"
#include "broker/rdp/graphics/graphics_output.h"
#include "broker/rdp/graphics/passed_video.h"
#include "broker/rdp/graphics/zgfx_packer.h"
#include "codec/frame/frame_decoder.h"

namespace shoji::rdp {

class GfxOutput final : public GraphicsOutput, private frame::RectListener {
 public:
  // `desktop`: what the client was activated with.
  GfxOutput(std::unique_ptr<GfxChannel> channel, Size desktop);
  ~GfxOutput() override;

  State state() const override { return state_; }
  uint8_t HelloFeatures() const override { return features_; }
  Result<void> Resize(Size size) override;
  Result<void> Show(ByteSpan frame_message) override;
  Result<void> Cover(const tile::Pixels& pixels, int x, int y) override;
  Result<void> Uncover() override;
  bool CanTake() const override;
  std::vector<uint32_t> TakeShown() override;
  Result<void> Activated() override { return {}; }  // surfaces outlive it
  void Acknowledged(uint32_t) override {}
  Result<void> Tick() override;

 private:
  void OnStart(const wire::Frame& frame) override;
  void OnRect(const wire::FrameRect& rect) override;

  Result<void> OnMessage(const GfxClientMessage& message);
  Result<void> OnCapabilities(const GfxCapsAdvertise& advertise);
  void OnAcknowledge(const GfxFrameAcknowledge& acknowledge);

  // Messages between these two reach the client as one frame. `new_desktop`: of the size that is in size_ now, black
  // but for what covers it; the client forgets what it had.
  void BeginFrame(bool new_desktop = false);
  Result<void> EndFrame(std::optional<uint32_t> frame_id);
  Result<void> ShowEverything();
  void StartDesktop();
  void ForgetSlots();
  void DrawCover();
  void Move(const wire::FrameRect& rect);
  void Store(const wire::FrameRect& rect);
  void PaintCached(const wire::FrameRect& rect);
  void PassVideo(const Rect& rect);
  void Pixels(uint16_t surface, const tile::Pixels& pixels, int x, int y);
  void PicturePixels(const Rect& rect);
  void NaturalPixels(const Rect& rect);
  void RoughPixels(const Rect& rect);
  void ShowBesideCover(const Rect& rect);
  uint16_t picture_surface() const;

  std::unique_ptr<GfxChannel> channel_;
  State state_ = State::kOpening;
  bool offered_ = false;  // the client has said what it kept of another connection
  Size size_;
  PassedVideo video_;
  frame::FrameDecoder decoder_{&video_};
  CoveredPicture covered_;
  FrameWindow window_;
  ZgfxPacker packer_;
  GfxSlots slots_{false};
  uint8_t features_ = 0;
  Size video_size_;  // of the surface that videos are decoded on; empty: there is none
  bool has_surface_ = false;
  bool sends_ = false;  // the messages of the frame being decoded
  bool acknowledges_ = true;
  uint32_t last_key_ = 0;
  Bytes messages_;  // of the frame being built
  GfxWriter writer_{messages_};
  Bytes coded_;
  Bytes packed_;
};

}  // namespace shoji::rdp
