#include "broker/rdp/graphics/bitmap_output.h"

#include <freerdp/freerdp.h>

#include <algorithm>
#include <array>

#include "codec/base/check.h"
#include "codec/base/overlap.h"

namespace shoji::rdp {
namespace {

// One update's own headers and those of one piece, generously.
constexpr size_t kUpdateHeaderBytes = 64;
constexpr size_t kPieceHeaderBytes = 32;
// Uncompressed pieces are lower: an update of one has to fit where the client takes no fragments (16256 bytes).
constexpr int kUncompressedRowsPx = 48;
constexpr uint8_t kCopyRop = 0xCC;

// FreeRDP clears both where the client does not announce them.
bool MarksFrames(const rdpSettings& settings) {
  return settings.SurfaceFrameMarkerEnabled != FALSE && settings.FrameAcknowledge > 0;
}

std::unexpected<Error> Closed() { return Fail(ErrorCode::kClosed, "the RDP client takes no more"); }

}  // namespace

BitmapOutput::BitmapOutput(freerdp_peer& peer, bool active)
    : peer_(peer),
      coder_(static_cast<int>(peer.settings->ColorDepth), peer.settings->DrawAllowSkipAlpha != FALSE),
      rough_surface_(peer),
      moves_taken_(peer.settings->OrderSupport[NEG_SCRBLT_INDEX] != 0),
      frames_marked_(MarksFrames(*peer.settings)),
      active_(active),
      size_{static_cast<int>(peer.settings->DesktopWidth), static_cast<int>(peer.settings->DesktopHeight)} {}

Result<void> BitmapOutput::Resize(Size size) {
  size_ = size;
  if (!Contains(size_, covered_.cover())) covered_.Uncover();  // it was laid out for another size
  rdpSettings& settings = *peer_.settings;
  NoteEverything();
  const bool same = settings.DesktopWidth == static_cast<UINT32>(size.width_px) &&
                    settings.DesktopHeight == static_cast<UINT32>(size.height_px);
  if (same) return Send();
  settings.DesktopWidth = static_cast<UINT32>(size.width_px);
  settings.DesktopHeight = static_cast<UINT32>(size.height_px);
  if (!active_) return {};  // the activation under way is not over: Activated() finds out
  active_ = false;
  if (peer_.context->update->DesktopResize(peer_.context) == FALSE) return Closed();
  return {};
}

Result<void> BitmapOutput::Show(ByteSpan frame_message) {
  const Result<wire::Frame> frame = decoder_.Apply(frame_message);
  if (!frame) return std::unexpected(frame.error());
  if (frame->size != size_) {
    if (const Result<void> resized = Resize(frame->size); !resized) return resized;
  }
  if (frame->key) {
    NoteEverything();
  } else {
    for (const wire::FrameRect& rect : frame->rects) Note(rect);
  }
  window_.Sent(frame->frame_id, frame->frame_id);
  if (!active_) return {};
  if (const Result<void> begun = Mark(SURFACECMD_FRAMEACTION_BEGIN, frame->frame_id); !begun) return begun;
  if (const Result<void> sent = Send(); !sent) return sent;
  return Mark(SURFACECMD_FRAMEACTION_END, frame->frame_id);
}

// A move is sent as one when what it moves is right at the client by then: not when it still has to be sent itself.
// What is drawn over a rough place, in the same frame and after it, is sent after it, too.
void BitmapOutput::Note(const wire::FrameRect& rect) {
  if (rect.op == wire::RectOp::kStore) return;
  if (MayBeRough(rect)) return rough_.push_back(rect.rect);
  const Rect from{rect.a, static_cast<int>(rect.b), rect.rect.width_px, rect.rect.height_px};
  const bool moves = rect.op == wire::RectOp::kCopy && moves_taken_ && active_ && covered_.cover().empty() &&
                     rough_.empty() && !changed_.Touches(from);
  if (moves) {
    moves_.push_back(rect);
  } else {
    changed_.Add(rect.rect);
  }
}

// The session counts it as coarse and will send it exactly. It is sent at once, or not roughly.
bool BitmapOutput::MayBeRough(const wire::FrameRect& rect) const {
  return rect.op == wire::RectOp::kJpeg && rough_surface_.taken() && active_ && !Meet(rect.rect, covered_.cover());
}

void BitmapOutput::NoteEverything() {
  changed_.Clear();
  moves_.clear();
  rough_.clear();
  changed_.Add({0, 0, size_.width_px, size_.height_px});
}

Result<void> BitmapOutput::Cover(const tile::Pixels& pixels, int x, int y) {
  SHOJI_CHECK(Contains(size_, {x, y, pixels.size.width_px, pixels.size.height_px}));
  if (!covered_.cover().empty()) changed_.Add(covered_.cover());
  covered_.Cover(pixels, x, y);
  changed_.Add(covered_.cover());
  return Send();
}

Result<void> BitmapOutput::Uncover() {
  if (covered_.cover().empty()) return {};
  changed_.Add(covered_.cover());
  covered_.Uncover();
  return Send();
}

bool BitmapOutput::IsBlocked() const { return peer_.IsWriteBlocked(&peer_) != FALSE; }

bool BitmapOutput::CanTake() const { return active_ && !window_.full() && !IsBlocked(); }

// Where the client does not say what it showed, what the connection took counts as shown.
std::vector<uint32_t> BitmapOutput::TakeShown() {
  if (!frames_marked_ && active_ && !IsBlocked()) window_.AcknowledgeAll();
  return window_.TakeShown();
}

Result<void> BitmapOutput::Activated() {
  active_ = true;
  window_.AcknowledgeAll();  // frames before are not acknowledged any more
  const rdpSettings& settings = *peer_.settings;
  const Size desktop{static_cast<int>(settings.DesktopWidth), static_cast<int>(settings.DesktopHeight)};
  NoteEverything();
  if (desktop == size_) return Send();
  return Resize(size_);
}

Result<void> BitmapOutput::Mark(uint16_t action, uint32_t frame_id) {
  if (!frames_marked_) return {};
  SURFACE_FRAME_MARKER marker{};
  marker.frameAction = action;
  marker.frameId = frame_id;
  if (peer_.context->update->SurfaceFrameMarker(peer_.context, &marker) == FALSE) return Closed();
  return {};
}

Result<void> BitmapOutput::Send() {
  if (!active_) return {};
  if (const Result<void> moved = SendMoves(); !moved) return moved;
  if (const Result<void> sent = SendRough(); !sent) return sent;
  return SendPixels();
}

Result<void> BitmapOutput::SendMoves() {
  if (moves_.empty()) return {};
  rdpUpdate& update = *peer_.context->update;
  bool sent = update.BeginPaint(peer_.context) != FALSE;
  for (const wire::FrameRect& move : moves_) {
    SCRBLT_ORDER order{};
    order.nLeftRect = move.rect.x;
    order.nTopRect = move.rect.y;
    order.nWidth = move.rect.width_px;
    order.nHeight = move.rect.height_px;
    order.bRop = kCopyRop;
    order.nXSrc = move.a;
    order.nYSrc = static_cast<INT32>(move.b);
    sent = sent && update.primary->ScrBlt(peer_.context, &order) != FALSE;
  }
  moves_.clear();
  sent = update.EndPaint(peer_.context) != FALSE && sent;
  if (!sent) return Closed();
  return {};
}

Result<void> BitmapOutput::SendRough() {
  std::vector<Rect> left;
  for (const Rect& rect : rough_) {
    if (const Result<void> sent = rough_surface_.Send(decoder_.picture(), rect, left); !sent) return sent;
  }
  rough_.clear();
  for (const Rect& rect : left) changed_.Add(rect);
  return {};
}

Result<void> BitmapOutput::SendPixels() {
  const int rows = coder_.compresses() ? kMaxPiecePx : kUncompressedRowsPx;
  for (const Rect& changed : changed_.rects()) {
    const int left = changed.x / kPieceAlignPx * kPieceAlignPx;
    for (int y = changed.y; y < changed.bottom(); y += rows) {
      for (int x = left; x < changed.right(); x += kMaxPiecePx) {
        const Rect piece{x, y, std::min(kMaxPiecePx, changed.right() - x), std::min(rows, changed.bottom() - y)};
        if (const Result<void> added = AddPiece(piece); !added) return added;
      }
    }
  }
  changed_.Clear();
  return SendPieces();
}

Result<void> BitmapOutput::AddPiece(const Rect& piece) {
  // Coded widths are multiples of four; the client leaves out what is beyond the piece.
  const Size coded{(piece.width_px + kPieceAlignPx - 1) / kPieceAlignPx * kPieceAlignPx, piece.height_px};
  std::array<uint32_t, static_cast<size_t>(kMaxPiecePx) * kMaxPiecePx> pixels;
  covered_.Read(decoder_.picture(), piece.x, piece.y, coded, pixels.data());
  const size_t begin = data_.size();
  coder_.Code({pixels.data(), coded.width_px, coded}, data_);
  pieces_.push_back({piece, coded.width_px, begin, data_.size()});
  const size_t most = peer_.settings->MultifragMaxRequestSize;
  const size_t bytes = kUpdateHeaderBytes + data_.size() + pieces_.size() * kPieceHeaderBytes;
  if (bytes <= most || pieces_.size() == 1) return {};
  // One too many: it begins the next update.
  const Bytes last(data_.begin() + static_cast<ptrdiff_t>(begin), data_.end());
  pieces_.pop_back();
  if (const Result<void> sent = SendPieces(); !sent) return sent;
  data_ = last;
  pieces_.push_back({piece, coded.width_px, 0, data_.size()});
  return {};
}

Result<void> BitmapOutput::SendPieces() {
  if (pieces_.empty()) return {};
  const auto bytes_per_pixel = static_cast<UINT32>((coder_.bits_per_pixel() + 7) / 8);
  std::vector<BITMAP_DATA> bitmaps(pieces_.size());
  for (size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    BITMAP_DATA& bitmap = bitmaps[i];
    bitmap.destLeft = static_cast<UINT32>(piece.rect.x);
    bitmap.destTop = static_cast<UINT32>(piece.rect.y);
    bitmap.destRight = static_cast<UINT32>(piece.rect.right() - 1);  // inclusive
    bitmap.destBottom = static_cast<UINT32>(piece.rect.bottom() - 1);
    bitmap.width = static_cast<UINT32>(piece.coded_width_px);
    bitmap.height = static_cast<UINT32>(piece.rect.height_px);
    bitmap.bitsPerPixel = static_cast<UINT32>(coder_.bits_per_pixel());
    bitmap.compressed = coder_.compresses() ? TRUE : FALSE;
    bitmap.bitmapDataStream = data_.data() + piece.begin;
    bitmap.bitmapLength = static_cast<UINT32>(piece.end - piece.begin);
    bitmap.cbCompMainBodySize = bitmap.bitmapLength;
    bitmap.cbScanWidth = bitmap.width * bytes_per_pixel;
    bitmap.cbUncompressedSize = bitmap.cbScanWidth * bitmap.height;
  }
  BITMAP_UPDATE update{};
  update.count = update.number = static_cast<UINT32>(bitmaps.size());
  update.rectangles = bitmaps.data();
  const BOOL sent = peer_.context->update->BitmapUpdate(peer_.context, &update);
  pieces_.clear();
  data_.clear();
  if (sent == FALSE) return Closed();
  return {};
}

}  // namespace shoji::rdp
