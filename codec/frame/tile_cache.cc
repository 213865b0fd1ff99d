#include "codec/frame/tile_cache.h"

#include <xxhash.h>

#include <cstring>

#include "codec/base/check.h"
#include "codec/damage/tile_differ.h"
#include "codec/tile/colour_table.h"

namespace shoji::frame {
namespace {

using damage::kTilePx;
static_assert(kTilePx == wire::kPiecePx);

bool FollowsRight(const SlotRect& left, const Rect& tile, uint32_t slot) {
  return left.rect.y == tile.y && left.rect.height_px == tile.height_px && left.rect.right() == tile.x &&
         left.first_slot + wire::PiecesOf(left.rect) == slot;
}

bool FollowsBelow(const SlotRect& above, const SlotRect& below) {
  return above.rect.x == below.rect.x && above.rect.width_px == below.rect.width_px &&
         above.rect.bottom() == below.rect.y && above.first_slot + wire::PiecesOf(above.rect) == below.first_slot;
}

}  // namespace

TileSecret KnownTileSecret(uint64_t seed) {
  TileSecret secret{};
  for (size_t i = 0; i < secret.size(); i += sizeof(uint64_t)) {
    uint64_t mixed = seed += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    mixed ^= mixed >> 31;
    std::memcpy(secret.data() + i, &mixed, sizeof(mixed));
  }
  return secret;
}

void AddTile(std::vector<SlotRect>& rects, const Rect& tile, uint32_t slot) {
  if (!rects.empty() && FollowsRight(rects.back(), tile, slot)) {
    rects.back().rect.width_px += tile.width_px;
  } else {
    rects.push_back({tile, slot});
  }
}

std::vector<SlotRect> JoinRows(std::span<const SlotRect> rects) {
  std::vector<SlotRect> joined;
  for (const SlotRect& rect : rects) {
    if (!joined.empty() && FollowsBelow(joined.back(), rect)) {
      joined.back().rect.height_px += rect.rect.height_px;
    } else {
      joined.push_back(rect);
    }
  }
  return joined;
}

TileCache::TileCache(const TileSecret& secret, uint32_t slots)
    : secret_(secret), slots_(slots), staging_(static_cast<size_t>(kTilePx) * kTilePx) {
  SHOJI_CHECK(slots >= 1 && slots <= wire::kSlots);
}

void TileCache::Reset(Size size) {
  size_ = size;
  columns_ = (size.width_px + kTilePx - 1) / kTilePx;
  const int rows = (size.height_px + kTilePx - 1) / kTilePx;
  tiles_.assign(static_cast<size_t>(columns_) * static_cast<size_t>(rows), {});
  slots_.assign(slots_.size(), {});
  slot_of_.clear();
  hand_ = 0;
}

void TileCache::Settle(const tile::Pixels& picture, const TileLedger& ledger) {
  for (size_t i = 0; i < tiles_.size(); ++i) {
    Tile& tile = tiles_[i];
    if (tile.settled || !ledger.IsExact(i)) continue;
    const int column = static_cast<int>(i) % columns_;
    const int row = static_cast<int>(i) / columns_;
    const tile::Pixels pixels = picture.Crop(Clamp({column * kTilePx, row * kTilePx, kTilePx, kTilePx}, size_));
    tile.settled = true;
    tile.content = tile::IsOneColour(pixels) ? std::nullopt : std::optional(ContentOf(pixels));
  }
}

template <typename Visit>
void TileCache::ForEachTile(const Rect& area, Visit visit) {
  const Rect inside = Clamp(area, size_);
  if (inside.empty()) return;
  for (int row = inside.y / kTilePx; row * kTilePx < inside.bottom(); ++row) {
    for (int column = inside.x / kTilePx; column * kTilePx < inside.right(); ++column) {
      visit(tiles_[static_cast<size_t>(row) * static_cast<size_t>(columns_) + static_cast<size_t>(column)],
            Clamp({column * kTilePx, row * kTilePx, kTilePx, kTilePx}, size_));
    }
  }
}

void TileCache::Leave(const Rect& area, std::vector<SlotRect>& stores) {
  ForEachTile(area, [this, &stores](Tile& tile, const Rect& bounds) {
    if (tile.content && !slot_of_.contains(*tile.content)) AddTile(stores, bounds, TakeSlot(*tile.content));
    tile = {};
  });
}

void TileCache::Unsettle(const Rect& area) {
  ForEachTile(area, [](Tile& tile, const Rect&) { tile = {}; });
}

std::optional<uint32_t> TileCache::Find(const tile::Pixels& picture, const Rect& tile) {
  if (slot_of_.empty()) return std::nullopt;
  const auto found = slot_of_.find(ContentOf(picture.Crop(tile)));
  if (found == slot_of_.end()) return std::nullopt;
  slots_[found->second].used = true;
  return found->second;
}

TileCache::Content TileCache::ContentOf(const tile::Pixels& tile) {
  const auto width = static_cast<size_t>(tile.size.width_px);
  for (int y = 0; y < tile.size.height_px; ++y) {
    std::copy_n(tile.Row(y), width, staging_.begin() + static_cast<ptrdiff_t>(y) * tile.size.width_px);
  }
  const XXH128_hash_t hash =
      XXH3_128bits_withSecret(staging_.data(), tile.Area() * sizeof(uint32_t), secret_.data(), secret_.size());
  return {hash.low64, hash.high64, tile.size};
}

// The clock algorithm: slots are taken in turn, so that tiles stored together lie together; one that was painted from
// since the hand last went by is passed over once.
uint32_t TileCache::TakeSlot(const Content& content) {
  while (slots_[hand_].used) {
    slots_[hand_].used = false;
    hand_ = (hand_ + 1) % static_cast<uint32_t>(slots_.size());
  }
  const uint32_t taken = hand_;
  hand_ = (hand_ + 1) % static_cast<uint32_t>(slots_.size());
  if (slots_[taken].filled) slot_of_.erase(slots_[taken].content);
  slots_[taken] = {content, true, false};
  slot_of_.emplace(content, taken);
  return taken;
}

}  // namespace shoji::frame
