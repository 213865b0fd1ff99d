#include "broker/rdp/graphics/gfx_output.h"

#include "broker/rdp/graphics/planar_coder.h"
#include "broker/rdp/graphics/rfx_message.h"
#include "codec/base/check.h"
#include "codec/base/overlap.h"

namespace shoji::rdp {
namespace {

// What the client's window shows. Where something covers the picture, the picture has a surface of its own, which no
// window shows and from which the part beside the cover is copied.
constexpr uint16_t kShown = 1;
constexpr uint16_t kBeneath = 2;
// Where a video is decoded: clients want H.264 to fill its surface. No window shows it, either.
constexpr uint16_t kVideo = 3;

Rect Whole(Size size) { return {0, 0, size.width_px, size.height_px}; }

}  // namespace

GfxOutput::GfxOutput(std::unique_ptr<GfxChannel> channel, Size desktop)
    : channel_(std::move(channel)), size_(desktop) {}

GfxOutput::~GfxOutput() = default;

uint16_t GfxOutput::picture_surface() const { return covered_.cover().empty() ? kShown : kBeneath; }

Result<void> GfxOutput::Tick() {
  const GfxChannel::State channel = channel_->Poll();
  if (channel == GfxChannel::State::kRefused) state_ = State::kFailed;
  if (channel != GfxChannel::State::kOpen || state_ == State::kFailed) return {};
  for (;;) {
    const Result<std::optional<Bytes>> bytes = channel_->Read();
    if (!bytes) return std::unexpected(bytes.error());
    if (!*bytes) return {};
    const Result<std::vector<GfxClientMessage>> messages = ParseGfxClientMessages(**bytes);
    if (!messages) return std::unexpected(messages.error());
    for (const GfxClientMessage& message : *messages) {
      if (const Result<void> done = OnMessage(message); !done) return done;
    }
  }
}

Result<void> GfxOutput::OnMessage(const GfxClientMessage& message) {
  if (const auto* capabilities = std::get_if<GfxCapsAdvertise>(&message)) return OnCapabilities(*capabilities);
  if (const auto* acknowledge = std::get_if<GfxFrameAcknowledge>(&message)) OnAcknowledge(*acknowledge);
  if (std::holds_alternative<GfxCacheImportOffer>(message) && state_ == State::kReady) {
    if (std::exchange(offered_, true)) return Fail(ErrorCode::kInvalid, "kept pieces are offered again");
    BeginFrame();
    writer_.CacheImportReply();
    return EndFrame(std::nullopt);
  }
  return {};
}

Result<void> GfxOutput::OnCapabilities(const GfxCapsAdvertise& advertise) {
  if (state_ != State::kOpening) return Fail(ErrorCode::kInvalid, "capabilities again on the graphics channel");
  const std::optional<GfxCapability> chosen = ChooseCapability(advertise.offered);
  if (!chosen) {
    state_ = State::kFailed;
    return {};
  }
  slots_ = GfxSlots(KeepsLittle(*chosen));
  features_ = TakesAvc420(*chosen) ? wire::kFeatureH264 | wire::kFeatureH264Bt709 : 0;
  video_.Take(features_ != 0);
  state_ = State::kReady;
  messages_.clear();
  writer_.CapsConfirm(*chosen);
  packed_.clear();
  packer_.Pack(messages_, packed_);
  if (const Result<void> sent = channel_->Write(packed_); !sent) return sent;
  window_.AcknowledgeAll();  // of frames before there was anybody to show them: the one now holds them all
  return ShowEverything();
}

void GfxOutput::OnAcknowledge(const GfxFrameAcknowledge& acknowledge) {
  acknowledges_ = acknowledge.queue_depth != kGfxSuspendAcknowledge;
  window_.Acknowledge(acknowledge.frame_id);
}

Result<void> GfxOutput::Resize(Size size) {
  size_ = size;
  if (state_ != State::kReady) return {};
  return ShowEverything();
}

// On a new desktop, what the decoder has, if that is of its size.
Result<void> GfxOutput::ShowEverything() {
  BeginFrame(/*new_desktop=*/true);
  if (decoder_.picture().size == size_) {
    PicturePixels(Whole(size_));
    ShowBesideCover(Whole(size_));
  }
  return EndFrame(std::nullopt);
}

Result<void> GfxOutput::Show(ByteSpan frame_message) {
  sends_ = state_ == State::kReady;
  const Result<wire::Frame> frame = decoder_.Apply(frame_message, this);
  if (!frame) return std::unexpected(frame.error());
  if (sends_) return EndFrame(frame->frame_id);
  window_.Sent(frame->frame_id, frame->frame_id);
  return {};
}

void GfxOutput::OnStart(const wire::Frame& frame) {
  const bool resized = frame.size != size_;
  size_ = frame.size;
  if (!sends_) return;
  BeginFrame(resized);
  if (!frame.key || resized) return;
  ForgetSlots();
  writer_.SolidFill(picture_surface(), 0, Whole(size_));
  ShowBesideCover(Whole(size_));
}

void GfxOutput::ForgetSlots() {
  for (uint32_t slot = 0; slot < slots_.count(); ++slot) {
    if (slots_.Holds(slot)) writer_.EvictCacheEntry(*slots_.Of(slot));
  }
  slots_.Empty();
}

void GfxOutput::OnRect(const wire::FrameRect& rect) {
  if (!sends_) return;
  switch (rect.op) {
    case wire::RectOp::kFill:
      writer_.SolidFill(picture_surface(), rect.b, rect.rect);
      break;
    case wire::RectOp::kCopy:
      Move(rect);
      break;
    case wire::RectOp::kStore:
      return Store(rect);
    case wire::RectOp::kCached:
      PaintCached(rect);
      break;
    case wire::RectOp::kPalette:
      PicturePixels(rect.rect);
      break;
    case wire::RectOp::kRgb:
      NaturalPixels(rect.rect);
      break;
    case wire::RectOp::kJpeg:
      RoughPixels(rect.rect);
      break;
    case wire::RectOp::kVideo:
      PassVideo(rect.rect);
      break;
  }
  ShowBesideCover(rect.rect);
}

void GfxOutput::Move(const wire::FrameRect& rect) {
  const Rect from{rect.a, static_cast<int>(rect.b), rect.rect.width_px, rect.rect.height_px};
  writer_.SurfaceToSurface(picture_surface(), from, picture_surface(), {rect.rect.x, rect.rect.y});
}

void GfxOutput::Store(const wire::FrameRect& rect) {
  for (uint32_t i = 0; i < wire::PiecesOf(rect.rect); ++i) {
    const std::optional<uint16_t> slot = slots_.Of(rect.b + i);
    if (!slot) continue;
    // Some clients forget to free what was there.
    if (slots_.Hold(rect.b + i)) writer_.EvictCacheEntry(*slot);
    writer_.SurfaceToCache(picture_surface(), wire::PieceOf(rect.rect, i), *slot);
  }
}

void GfxOutput::PaintCached(const wire::FrameRect& rect) {
  for (uint32_t i = 0; i < wire::PiecesOf(rect.rect); ++i) {
    const Rect piece = wire::PieceOf(rect.rect, i);
    if (slots_.Holds(rect.b + i)) {
      writer_.CacheToSurface(*slots_.Of(rect.b + i), picture_surface(), {piece.x, piece.y});
    } else {
      PicturePixels(piece);
    }
  }
}

void GfxOutput::PassVideo(const Rect& rect) {
  const Size size{rect.width_px, rect.height_px};
  if (size != video_size_) {
    if (video_size_ != Size{}) writer_.DeleteSurface(kVideo);
    writer_.CreateSurface(kVideo, size);
    video_size_ = size;
  }
  writer_.Avc420ToSurface(kVideo, size, video_.access_unit());
  writer_.SurfaceToSurface(kVideo, Whole(size), picture_surface(), {rect.x, rect.y});
}

void GfxOutput::PicturePixels(const Rect& rect) {
  Pixels(picture_surface(), decoder_.picture().Crop(rect), rect.x, rect.y);
}

void GfxOutput::Pixels(uint16_t surface, const tile::Pixels& pixels, int x, int y) {
  coded_.clear();
  PackPlanarRaw(pixels, RowOrder::kTopDown, coded_);
  writer_.WireToSurface(surface, GfxCodec::kPlanar, {x, y, pixels.size.width_px, pixels.size.height_px}, coded_);
}

// More colours than a palette holds.
void GfxOutput::NaturalPixels(const Rect& rect) {
  coded_.clear();
  PackPlanarNatural(decoder_.picture().Crop(rect), RowOrder::kTopDown, coded_);
  writer_.WireToSurface(picture_surface(), GfxCodec::kPlanar, rect, coded_);
}

// The session counts the place as coarse, whatever becomes of it: it moves as such, is never kept, and is sent exactly
// once the screen is quiet. So the client may have it a little coarser still.
void GfxOutput::RoughPixels(const Rect& rect) {
  coded_.clear();
  PackRfx(decoder_.picture(), rect, coded_);
  writer_.WireToSurface(picture_surface(), GfxCodec::kRemoteFx, Whole(size_), coded_);
}

void GfxOutput::ShowBesideCover(const Rect& rect) {
  const Rect& cover = covered_.cover();
  if (cover.empty()) return;
  std::vector<Rect> beside;
  if (Meet(rect, cover)) {
    AppendOutside(rect, cover, beside);
  } else {
    beside.push_back(rect);
  }
  for (const Rect& part : beside) writer_.SurfaceToSurface(kBeneath, part, kShown, {part.x, part.y});
}

Result<void> GfxOutput::Cover(const tile::Pixels& pixels, int x, int y) {
  SHOJI_CHECK(Contains(size_, {x, y, pixels.size.width_px, pixels.size.height_px}));
  const Rect before = covered_.cover();
  covered_.Cover(pixels, x, y);
  if (state_ != State::kReady) return {};
  BeginFrame();
  if (before.empty()) {
    writer_.CreateSurface(kBeneath, size_);
    writer_.SurfaceToSurface(kShown, Whole(size_), kBeneath, {0, 0});
  } else {
    writer_.SurfaceToSurface(kBeneath, before, kShown, {before.x, before.y});
  }
  DrawCover();
  return EndFrame(std::nullopt);
}

Result<void> GfxOutput::Uncover() {
  const Rect cover = covered_.cover();
  if (cover.empty()) return {};
  covered_.Uncover();
  if (state_ != State::kReady) return {};
  BeginFrame();
  writer_.SurfaceToSurface(kBeneath, cover, kShown, {cover.x, cover.y});
  writer_.DeleteSurface(kBeneath);
  return EndFrame(std::nullopt);
}

void GfxOutput::DrawCover() { Pixels(kShown, covered_.cover_pixels(), covered_.cover().x, covered_.cover().y); }

void GfxOutput::StartDesktop() {
  if (has_surface_) writer_.DeleteSurface(kShown);
  if (has_surface_ && !covered_.cover().empty()) writer_.DeleteSurface(kBeneath);
  if (video_size_ != Size{}) writer_.DeleteSurface(kVideo);
  video_size_ = {};
  ForgetSlots();
  if (!Contains(size_, covered_.cover())) covered_.Uncover();  // it was laid out for another size
  writer_.ResetGraphics(size_);
  writer_.CreateSurface(kShown, size_);
  writer_.MapSurfaceToOutput(kShown);
  if (!covered_.cover().empty()) writer_.CreateSurface(kBeneath, size_);
  has_surface_ = true;
}

bool GfxOutput::CanTake() const { return state_ == State::kReady && !window_.full() && !channel_->IsBlocked(); }

// A client that suspended acknowledging is told by the connection what it took.
std::vector<uint32_t> GfxOutput::TakeShown() {
  if (state_ == State::kReady && !acknowledges_ && !channel_->IsBlocked()) window_.AcknowledgeAll();
  return window_.TakeShown();
}

void GfxOutput::BeginFrame(bool new_desktop) {
  messages_.clear();
  if (new_desktop) StartDesktop();
  writer_.StartFrame(++last_key_);
  if (!new_desktop) return;
  writer_.SolidFill(kShown, 0, Whole(size_));  // new surfaces hold anything
  if (covered_.cover().empty()) return;
  writer_.SolidFill(kBeneath, 0, Whole(size_));
  DrawCover();
}

Result<void> GfxOutput::EndFrame(std::optional<uint32_t> frame_id) {
  writer_.EndFrame(last_key_);
  window_.Sent(last_key_, frame_id);
  packed_.clear();
  packer_.Pack(messages_, packed_);
  return channel_->Write(packed_);
}

}  // namespace shoji::rdp
