#include "broker/rdp/server/pointer_output.h"

#include <freerdp/freerdp.h>
#include <freerdp/pointer.h>

#include <algorithm>

namespace shoji::rdp {
namespace {

// Flags of the client (MS-RDPBCGR 2.2.7.2.7).
constexpr uint16_t kTakes96Px = 1;
constexpr uint16_t kTakes384Px = 2;
constexpr uint32_t kMostSlots = 20;  // as offered

int MostPx(const rdpSettings& settings) {
  if ((settings.LargePointerFlag & kTakes384Px) != 0) return wire::kMaxCursorPx;
  return (settings.LargePointerFlag & kTakes96Px) != 0 ? kMaxMediumPointerPx : kMaxSmallPointerPx;
}

Result<void> Sent(bool sent) {
  if (!sent) return Fail(ErrorCode::kClosed, "the RDP client takes no pointer");
  return {};
}

}  // namespace

PointerOutput::PointerOutput(freerdp_peer& peer)
    : peer_(peer), most_px_(MostPx(*peer.settings)), cache_(std::min(peer.settings->PointerCacheSize, kMostSlots)) {}

Result<void> PointerOutput::Show(const wire::Cursor& cursor) {
  shown_ = cursor;
  if (cursor.size.width_px == 0) return ShowSystem(SYSPTR_NULL);
  const wire::Cursor fitting = FitPointer(cursor, most_px_);
  const PointerCache::Place place = cache_.Find(fitting);
  if (!place.known) return Sent(Send(fitting, place.slot));
  const POINTER_CACHED_UPDATE cached{.cacheIndex = place.slot};
  return Sent(peer_.update->pointer->PointerCached(peer_.context, &cached) == TRUE);
}

Result<void> PointerOutput::ShowArrow() {
  shown_.reset();
  return ShowSystem(SYSPTR_DEFAULT);
}

Result<void> PointerOutput::Restart() {
  cache_ = PointerCache(std::min(peer_.settings->PointerCacheSize, kMostSlots));
  if (!shown_) return ShowArrow();
  const wire::Cursor again = *shown_;
  return Show(again);
}

Result<void> PointerOutput::ShowSystem(uint32_t type) {
  const POINTER_SYSTEM_UPDATE system{.type = type};
  return Sent(peer_.update->pointer->PointerSystem(peer_.context, &system) == TRUE);
}

bool PointerOutput::Send(const wire::Cursor& cursor, uint16_t slot) const {
  PointerMasks masks = MakePointerMasks(cursor);
  const auto width = static_cast<uint16_t>(cursor.size.width_px);
  const auto height = static_cast<uint16_t>(cursor.size.height_px);
  const auto and_bytes = static_cast<uint32_t>(masks.and_mask.size());
  const auto xor_bytes = static_cast<uint32_t>(masks.xor_mask.size());
  if (std::max(width, height) > kMaxMediumPointerPx) {
    const POINTER_LARGE_UPDATE large{.xorBpp = 32,
                                     .cacheIndex = slot,
                                     .hotSpotX = cursor.hot_x,
                                     .hotSpotY = cursor.hot_y,
                                     .width = width,
                                     .height = height,
                                     .lengthAndMask = and_bytes,
                                     .lengthXorMask = xor_bytes,
                                     .xorMaskData = masks.xor_mask.data(),
                                     .andMaskData = masks.and_mask.data()};
    return peer_.update->pointer->PointerLarge(peer_.context, &large) == TRUE;
  }
  const POINTER_NEW_UPDATE shape{.xorBpp = 32,
                                 .colorPtrAttr = {.cacheIndex = slot,
                                                  .xPos = cursor.hot_x,
                                                  .yPos = cursor.hot_y,
                                                  .width = width,
                                                  .height = height,
                                                  .lengthAndMask = and_bytes,
                                                  .lengthXorMask = xor_bytes,
                                                  .xorMaskData = masks.xor_mask.data(),
                                                  .andMaskData = masks.and_mask.data()}};
  return peer_.update->pointer->PointerNew(peer_.context, &shape) == TRUE;
}

}  // namespace shoji::rdp
