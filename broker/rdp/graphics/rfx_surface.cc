#include "broker/rdp/graphics/rfx_surface.h"

#include <freerdp/freerdp.h>

#include <optional>
#include <utility>

#include "broker/rdp/graphics/rfx_message.h"
#include "broker/rdp/graphics/rfx_transform.h"

namespace shoji::rdp {
namespace {

// One command's own headers, generously.
constexpr size_t kCommandBytes = 64;
constexpr uint8_t kBitsPerPixel = 32;

bool Takes(const rdpSettings& settings) {
  return settings.RemoteFxCodec != FALSE && settings.SurfaceCommandsEnabled != FALSE &&
         settings.ColorDepth == kBitsPerPixel;
}

// Between tiles, near the middle; at or before `begin` where there is but one.
int CutOf(int begin, int end) { return (begin / kRfxTilePx + (end - 1) / kRfxTilePx + 1) / 2 * kRfxTilePx; }

// Nothing for one tile.
std::optional<std::pair<Rect, Rect>> HalvesOf(const Rect& rect) {
  const int x = CutOf(rect.x, rect.right());
  const int y = CutOf(rect.y, rect.bottom());
  if (x > rect.x) {
    return std::pair(Rect{rect.x, rect.y, x - rect.x, rect.height_px},
                     Rect{x, rect.y, rect.right() - x, rect.height_px});
  }
  if (y > rect.y) {
    return std::pair(Rect{rect.x, rect.y, rect.width_px, y - rect.y},
                     Rect{rect.x, y, rect.width_px, rect.bottom() - y});
  }
  return std::nullopt;
}

}  // namespace

RfxSurface::RfxSurface(freerdp_peer& peer) : peer_(peer), taken_(Takes(*peer.settings)) {}

Result<void> RfxSurface::Send(const tile::Pixels& picture, const Rect& rect, std::vector<Rect>& left) {
  message_.clear();
  PackRfx(picture, rect, message_);
  if (message_.size() + kCommandBytes <= peer_.settings->MultifragMaxRequestSize) return Command(picture.size);
  const auto halves = HalvesOf(rect);
  if (!halves) return left.push_back(rect), Result<void>{};
  if (const Result<void> sent = Send(picture, halves->first, left); !sent) return sent;
  return Send(picture, halves->second, left);
}

Result<void> RfxSurface::Command(Size desktop) {
  SURFACE_BITS_COMMAND command{};
  command.cmdType = CMDTYPE_STREAM_SURFACE_BITS;
  command.destRight = static_cast<UINT32>(desktop.width_px);
  command.destBottom = static_cast<UINT32>(desktop.height_px);
  command.bmp.bpp = kBitsPerPixel;
  command.bmp.codecID = static_cast<UINT16>(peer_.settings->RemoteFxCodecId);
  command.bmp.width = static_cast<UINT16>(desktop.width_px);
  command.bmp.height = static_cast<UINT16>(desktop.height_px);
  command.bmp.bitmapDataLength = static_cast<UINT32>(message_.size());
  command.bmp.bitmapData = message_.data();
  command.skipCompression = TRUE;
  if (peer_.context->update->SurfaceBits(peer_.context, &command) == FALSE) {
    return Fail(ErrorCode::kClosed, "the RDP client takes no more");
  }
  return {};
}

}  // namespace shoji::rdp
