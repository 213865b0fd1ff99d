#include "codec/damage/tile_differ.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "codec/base/check.h"
#include "codec/damage/tile_compare.h"

namespace shoji::damage {
namespace {

int TilesAcross(int length_px) { return (length_px + kTilePx - 1) / kTilePx; }

const uint32_t* SourcePixel(const Source& source, int x, int y) {
  return reinterpret_cast<const uint32_t*>(source.bgrx + static_cast<ptrdiff_t>(y) * source.stride_bytes) + x;
}

}  // namespace

void TileDiffer::Reset(Size size) {
  size_ = size;
  columns_ = TilesAcross(size.width_px);
  rows_ = TilesAcross(size.height_px);
  stride_px_ = columns_ * kTilePx;
  // A large screen's memory is not kept for a small one, and not needed twice in between.
  shadow_ = std::vector<uint32_t>();
  shadow_.resize(static_cast<size_t>(stride_px_) * static_cast<size_t>(size.height_px));
  wanted_.assign(static_cast<size_t>(columns_) * static_cast<size_t>(rows_), 0);
  staging_.resize(static_cast<size_t>(kTilePx) * kTilePx);
  bare_ = std::vector<uint32_t>();
  stale_.assign(wanted_.size(), 1);
}

void TileDiffer::MarkTiles(const Rect& area, std::vector<uint8_t>& tiles) const {
  const Rect inside = Clamp(area, size_);
  if (inside.empty()) return;
  for (int row = inside.y / kTilePx; row * kTilePx < inside.bottom(); ++row) {
    const size_t first = static_cast<size_t>(row) * static_cast<size_t>(columns_);
    for (int column = inside.x / kTilePx; column * kTilePx < inside.right(); ++column) {
      tiles[first + static_cast<size_t>(column)] = 1;
    }
  }
}

void TileDiffer::Reguard(std::span<const Rect> areas) {
  for (const Rect& area : areas) MarkTiles(area, stale_);
}

void TileDiffer::Scan(const Source& source, std::span<const Rect> areas, PixelGuard* guard,
                      std::vector<Rect>& changed) {
  SHOJI_CHECK(source.stride_bytes >= size_.width_px * 4 && source.stride_bytes % 4 == 0);
  const bool guarded = PrepareGuard(guard);
  for (const Rect& area : areas) MarkTiles(area, wanted_);
  size_t index = 0;
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column, ++index) {
      if (wanted_[index] == 0) continue;
      wanted_[index] = 0;
      const Rect tile = TileRect(column, row);
      if (guarded) {
        ScanGuarded(source, tile, index, *guard, changed);
      } else {
        CompareTile(SourcePixel(source, tile.x, tile.y), source.stride_bytes / 4, tile, changed);
      }
    }
  }
}

void TileDiffer::Look(const Source& source, std::span<const Rect> areas, PixelGuard* guard, std::vector<Rect>& tiles) {
  SHOJI_CHECK(source.stride_bytes >= size_.width_px * 4 && source.stride_bytes % 4 == 0);
  const bool guarded = PrepareGuard(guard);
  for (const Rect& area : areas) MarkTiles(area, wanted_);
  for (int row = 0; row < rows_; ++row) {
    const size_t first = static_cast<size_t>(row) * static_cast<size_t>(columns_);
    const auto wanted = std::span(wanted_).subspan(first, static_cast<size_t>(columns_));
    for (auto run = std::ranges::find(wanted, 1); run != wanted.end(); run = std::find(run, wanted.end(), 1)) {
      const auto end = std::find(run, wanted.end(), 0);
      const size_t column = static_cast<size_t>(run - wanted.begin());
      LookAtRun(source, column, row, std::span(run, end), guarded, tiles);
      std::fill(run, end, 0);
      run = end;
    }
  }
}

// `run`: entries of neighbouring tiles from `column` on.
void TileDiffer::LookAtRun(const Source& source, size_t column, int row, std::span<uint8_t> run, bool guarded,
                           std::vector<Rect>& tiles) {
  const Rect first = TileRect(static_cast<int>(column), row);
  const Rect last = TileRect(static_cast<int>(column + run.size()) - 1, row);
  const size_t index = static_cast<size_t>(row) * static_cast<size_t>(columns_) + column;
  for (size_t i = 0; i < run.size(); ++i) run[i] = guarded && stale_[index + i] != 0 ? 1 : 0;
  const tile::Pixels known = bare();
  FindDifferingTiles(SourcePixel(source, first.x, first.y), source.stride_bytes / 4, known.Row(first.y) + first.x,
                     known.stride_px, {last.right() - first.x, first.height_px}, kTilePx, run);
  for (size_t i = 0; i < run.size(); ++i) {
    if (run[i] != 0) tiles.push_back(TileRect(static_cast<int>(column + i), row));
  }
}

bool TileDiffer::PrepareGuard(const PixelGuard* guard) {
  const bool guarded = guard != nullptr && !guard->idle();
  if (guarded && bare_.empty()) {
    bare_.assign(shadow_.size(), 0);
    stale_.assign(stale_.size(), 1);
  } else if (!guarded) {
    bare_ = std::vector<uint32_t>();
  }
  return guarded;
}

void TileDiffer::ScanAll(const Source& source, PixelGuard* guard, std::vector<Rect>& changed) {
  const Rect everything{0, 0, size_.width_px, size_.height_px};
  Scan(source, {&everything, 1}, guard, changed);
}

Rect TileDiffer::TileRect(int column, int row) const {
  return Clamp({column * kTilePx, row * kTilePx, kTilePx, kTilePx}, size_);
}

void TileDiffer::ScanGuarded(const Source& source, const Rect& tile, size_t index, PixelGuard& guard,
                             std::vector<Rect>& changed) {
  uint32_t* bare = bare_.data() + static_cast<ptrdiff_t>(tile.y) * stride_px_ + tile.x;
  const Rect bounds = CompareAndCopy(SourcePixel(source, tile.x, tile.y), source.stride_bytes / 4, bare, stride_px_,
                                     {tile.width_px, tile.height_px});
  if (bounds.empty() && stale_[index] == 0) return;
  stale_[index] = 0;
  for (int y = 0; y < tile.height_px; ++y) {
    std::memcpy(staging_.data() + static_cast<ptrdiff_t>(y) * kTilePx, bare + static_cast<ptrdiff_t>(y) * stride_px_,
                static_cast<size_t>(tile.width_px) * 4);
  }
  guard.Apply(staging_.data(), kTilePx, tile);
  CompareTile(staging_.data(), kTilePx, tile, changed);
}

void TileDiffer::CompareTile(const uint32_t* pixels, int stride_px, const Rect& tile, std::vector<Rect>& changed) {
  uint32_t* shadow = shadow_.data() + static_cast<ptrdiff_t>(tile.y) * stride_px_ + tile.x;
  const Rect bounds = CompareAndCopy(pixels, stride_px, shadow, stride_px_, {tile.width_px, tile.height_px});
  if (!bounds.empty()) changed.push_back({tile.x + bounds.x, tile.y + bounds.y, bounds.width_px, bounds.height_px});
}

bool TileDiffer::Differs(const Rect& one, const Rect& other) const {
  const tile::Pixels a = shadow().Crop(one);
  const tile::Pixels b = shadow().Crop(other);
  return Differ(a.first, a.stride_px, b.first, b.stride_px, a.size);
}

void TileDiffer::Move(const Rect& to, int from_x, int from_y) {
  SHOJI_CHECK(Contains(size_, to) && Contains(size_, {from_x, from_y, to.width_px, to.height_px}));
  const bool upwards = from_y >= to.y;
  for (int i = 0; i < to.height_px; ++i) {
    const int y = upwards ? i : to.height_px - 1 - i;
    uint32_t* target = shadow_.data() + static_cast<ptrdiff_t>(to.y + y) * stride_px_ + to.x;
    const uint32_t* origin = shadow_.data() + static_cast<ptrdiff_t>(from_y + y) * stride_px_ + from_x;
    std::memmove(target, origin, static_cast<size_t>(to.width_px) * 4);
  }
  // What was burned in moved along, where the guard wants something else.
  MarkTiles(to, stale_);
}

}  // namespace shoji::damage
