#include "codec/frame/tile_slots.h"

#include <cstring>

namespace shoji::frame {

void TileSlots::Clear() { slots_.clear(); }

void TileSlots::Store(const tile::Pixels& picture, const Rect& rect, uint32_t first_slot) {
  const uint32_t pieces = wire::PiecesOf(rect);
  if (slots_.size() < first_slot + pieces) slots_.resize(first_slot + pieces);
  for (uint32_t i = 0; i < pieces; ++i) {
    const tile::Pixels piece = picture.Crop(wire::PieceOf(rect, i));
    Slot& slot = slots_[first_slot + i];
    slot.size = piece.size;
    slot.pixels.clear();
    for (int y = 0; y < piece.size.height_px; ++y) {
      slot.pixels.insert(slot.pixels.end(), piece.Row(y), piece.Row(y) + piece.size.width_px);
    }
  }
}

bool TileSlots::Paint(const Rect& rect, uint32_t first_slot, uint32_t* picture, int stride_px) const {
  for (uint32_t i = 0; i < wire::PiecesOf(rect); ++i) {
    const Rect piece = wire::PieceOf(rect, i);
    if (first_slot + i >= slots_.size()) return false;
    const Slot& slot = slots_[first_slot + i];
    if (slot.size != Size{piece.width_px, piece.height_px}) return false;
    for (int y = 0; y < piece.height_px; ++y) {
      std::memcpy(picture + static_cast<ptrdiff_t>(piece.y + y) * stride_px + piece.x,
                  slot.pixels.data() + static_cast<ptrdiff_t>(y) * piece.width_px,
                  static_cast<size_t>(piece.width_px) * sizeof(uint32_t));
    }
  }
  return true;
}

}  // namespace shoji::frame
