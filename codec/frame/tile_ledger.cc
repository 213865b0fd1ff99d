#include "codec/frame/tile_ledger.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "codec/base/overlap.h"
#include "codec/damage/tile_differ.h"

namespace shoji::frame {
namespace {

using damage::kTilePx;

// Grows `owned` by `part`, counting the tile the first time.
void Grow(Rect& owned, const Rect& part, int& count) {
  if (owned.empty()) ++count;
  owned = Union(owned, part);
}

int64_t SquaredDistance(const Rect& rect, Focus focus) {
  const int64_t dx = std::max({0, rect.x - focus.x, focus.x - rect.right()});
  const int64_t dy = std::max({0, rect.y - focus.y, focus.y - rect.bottom()});
  return dx * dx + dy * dy;
}

}  // namespace

void NearestFirst(std::vector<Rect>& rects, Focus focus) {
  std::sort(rects.begin(), rects.end(), [focus](const Rect& a, const Rect& b) {
    return std::tuple(SquaredDistance(a, focus), a.y, a.x) < std::tuple(SquaredDistance(b, focus), b.y, b.x);
  });
}

void TileLedger::Reset(Size size) {
  size_ = size;
  columns_ = (size.width_px + kTilePx - 1) / kTilePx;
  const int rows = (size.height_px + kTilePx - 1) / kTilePx;
  tiles_.assign(static_cast<size_t>(columns_) * static_cast<size_t>(rows), {});
  pending_tiles_ = coarse_tiles_ = 0;
}

template <typename Visit>
void TileLedger::ForEachTile(const Rect& rect, Visit visit) {
  const Rect inside = Clamp(rect, size_);
  if (inside.empty()) return;
  for (int row = inside.y / kTilePx; row * kTilePx < inside.bottom(); ++row) {
    for (int column = inside.x / kTilePx; column * kTilePx < inside.right(); ++column) {
      const Rect bounds{column * kTilePx, row * kTilePx, kTilePx, kTilePx};
      visit(tiles_[static_cast<size_t>(row) * static_cast<size_t>(columns_) + static_cast<size_t>(column)],
            Intersect(bounds, inside));
    }
  }
}

void TileLedger::MarkAllPending() {
  for (Tile& tile : tiles_) tile.coarse = {};
  coarse_tiles_ = 0;
  AddPending({0, 0, size_.width_px, size_.height_px});
}

void TileLedger::AddPending(const Rect& rect) {
  ForEachTile(rect, [this](Tile& tile, const Rect& part) { Grow(tile.pending, part, pending_tiles_); });
}

std::vector<Rect> TileLedger::TakePending() {
  std::vector<Rect> taken;
  taken.reserve(static_cast<size_t>(pending_tiles_));
  for (Tile& tile : tiles_) {
    if (!tile.pending.empty()) taken.push_back(std::exchange(tile.pending, {}));
  }
  pending_tiles_ = 0;
  return taken;
}

void TileLedger::AddCoarse(const Rect& rect) {
  ForEachTile(rect, [this](Tile& tile, const Rect& part) { Grow(tile.coarse, part, coarse_tiles_); });
}

void TileLedger::AddExact(const Rect& rect) {
  ForEachTile(rect, [this](Tile& tile, const Rect& part) {
    if (tile.coarse.empty() || Intersect(tile.coarse, part) != tile.coarse) return;
    tile.coarse = {};
    --coarse_tiles_;
  });
}

void TileLedger::AddMove(const Rect& to, int from_x, int from_y) {
  std::vector<Rect> coarse;
  std::vector<Rect> pending;
  const auto copy = [&](const Rect& part, std::vector<Rect>& copies) {
    if (part.empty()) return;
    copies.push_back({part.x - from_x + to.x, part.y - from_y + to.y, part.width_px, part.height_px});
  };
  ForEachTile({from_x, from_y, to.width_px, to.height_px}, [&](Tile& tile, const Rect& part) {
    copy(Intersect(tile.coarse, part), coarse);
    copy(Intersect(tile.pending, part), pending);
  });
  AddExact(to);
  for (const Rect& part : coarse) AddCoarse(part);
  for (const Rect& part : pending) AddPending(part);
}

std::vector<Rect> TileLedger::TakeCoarseAround(const Rect& region, size_t most_tiles) {
  std::vector<Rect> around;
  ForEachTile(region, [&](Tile& tile, const Rect&) {
    const Rect inside = Intersect(tile.coarse, region);
    if (most_tiles == 0 || inside.empty() || inside == tile.coarse) return;
    AppendOutside(tile.coarse, region, around);
    tile.coarse = inside;
    --most_tiles;
  });
  return around;
}

std::vector<Rect> TileLedger::CoarseNearest(Focus focus) const {
  std::vector<Rect> nearest;
  for (const Tile& tile : tiles_) {
    if (!tile.coarse.empty()) nearest.push_back(tile.coarse);
  }
  NearestFirst(nearest, focus);
  return nearest;
}

}  // namespace shoji::frame
