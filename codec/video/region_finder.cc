#include "codec/video/region_finder.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "codec/base/overlap.h"
#include "codec/damage/tile_differ.h"

namespace shoji::video {
namespace {

using damage::kTilePx;
using std::chrono::milliseconds;

constexpr Duration kWindow = milliseconds(500);
// On a slow path frames are rare; fewer than these say nothing, and those older than kOldest neither.
constexpr int kMinFrames = 6;
constexpr Duration kOldest = milliseconds(2000);
constexpr Duration kHotAfter = milliseconds(300);
constexpr Duration kStableFor = milliseconds(75);
constexpr Duration kConsiderEvery = milliseconds(75);
constexpr Duration kCalmFor = milliseconds(700);
constexpr int kCalmFrames = 3;
constexpr int kRestlessFrames = 3;  // all but one of them
constexpr Duration kRestlessFor = milliseconds(150);
constexpr int kSlackPx = 8;  // edges that differ by no more are the same

int AreaOf(const Rect& rect) { return rect.width_px * rect.height_px; }

bool Near(int a, int b) { return std::abs(a - b) <= kSlackPx; }

bool Near(const Rect& a, const Rect& b) {
  return Near(a.x, b.x) && Near(a.y, b.y) && Near(a.right(), b.right()) && Near(a.bottom(), b.bottom());
}

int TilesAcross(int from, int to) { return (to - 1) / kTilePx - from / kTilePx + 1; }

int TilesIn(const Rect& box) { return TilesAcross(box.x, box.right()) * TilesAcross(box.y, box.bottom()); }

// A smaller box inside the region is taken only when the region wastes half of its pixels.
bool ReplacesRegion(const Rect& box, const Rect& region) {
  if (Near(box, region)) return false;
  return Intersect(box, region) != box || AreaOf(box) * 2 < AreaOf(region);
}

}  // namespace

void RegionFinder::Reset(Size screen) {
  *this = RegionFinder();
  screen_ = screen;
  columns_ = (screen.width_px + kTilePx - 1) / kTilePx;
  rows_ = (screen.height_px + kTilePx - 1) / kTilePx;
  tiles_.resize(static_cast<size_t>(columns_) * static_cast<size_t>(rows_));
}

std::optional<Rect> RegionFinder::Update(TimePoint now, std::span<const TileActivity> tiles,
                                         std::span<const Rect> moved) {
  Record(now, tiles, moved);
  if (region_ && IsOver(now, tiles, moved)) {
    region_.reset();
    candidate_.reset();
  }
  if (now - considered_ >= kConsiderEvery) Consider(now);
  return region_;
}

bool RegionFinder::IsRestless(TimePoint now, const Rect& rect) const {
  const TileHistory& tile = tiles_[IndexOf(rect)];
  return now - tile.last() <= kRestlessFor && tile.NaturalChanges(kRestlessFrames) >= kRestlessFrames - 1;
}

size_t RegionFinder::IndexOf(const Rect& rect) const {
  return static_cast<size_t>(rect.y / kTilePx) * static_cast<size_t>(columns_) + static_cast<size_t>(rect.x / kTilePx);
}

void RegionFinder::Record(TimePoint now, std::span<const TileActivity> tiles, std::span<const Rect> moved) {
  if (frames_.size() == kHistoryFrames) frames_.erase(frames_.begin());
  frames_.push_back(now);
  for (TileHistory& tile : tiles_) tile.NextFrame();
  for (const TileActivity& tile : tiles) {
    const Rect part{tile.rect.x % kTilePx, tile.rect.y % kTilePx, tile.rect.width_px, tile.rect.height_px};
    tiles_[IndexOf(tile.rect)].Change(part, tile.natural, now);
  }
  for (size_t i = 0; i < tiles_.size(); ++i) {
    const int column = static_cast<int>(i) % columns_;
    const int row = static_cast<int>(i) / columns_;
    const Rect tile = Clamp({column * kTilePx, row * kTilePx, kTilePx, kTilePx}, screen_);
    for (const Rect& area : moved) {
      if (AreaOf(Intersect(tile, area)) * 2 > AreaOf(tile)) tiles_[i].Forget();
    }
  }
}

// How many of the last frames the decision rests on; 0: too few.
int RegionFinder::WindowFrames(TimePoint now) const {
  const auto count = static_cast<int>(frames_.size());
  const auto age = [&](int i) { return now - frames_[frames_.size() - 1 - static_cast<size_t>(i)]; };
  if (count < kMinFrames || age(kMinFrames - 1) > kOldest) return 0;
  int frames = kMinFrames;
  while (frames < count && age(frames) <= kWindow) ++frames;
  return frames;
}

bool RegionFinder::IsOver(TimePoint now, std::span<const TileActivity> tiles, std::span<const Rect> moved) {
  for (const Rect& area : moved) {
    if (AreaOf(Intersect(area, *region_)) * 2 > AreaOf(*region_)) return true;
  }
  int natural = 0;
  int drawn = 0;
  for (const TileActivity& tile : tiles) {
    if (Intersect(tile.rect, *region_).empty()) continue;
    ++(tile.natural ? natural : drawn);
  }
  if (drawn * 2 > TilesIn(*region_)) return true;  // another page
  const Duration calm = now - region_active_;
  if (calm > kOldest) return true;
  if (natural * 8 < TilesIn(*region_)) return ++quiet_frames_ >= kCalmFrames && calm >= kCalmFor;
  region_active_ = now;
  quiet_frames_ = 0;
  return false;
}

void RegionFinder::Consider(TimePoint now) {
  considered_ = now;
  const std::optional<Rect> box = FindBox(now);
  if (!box || (region_ && !ReplacesRegion(*box, *region_))) return candidate_.reset();
  if (!candidate_ || !Near(*box, *candidate_)) {
    candidate_since_ = now;
    candidate_ = box;
  }
  candidate_ = Fit(Union(*candidate_, *box));
  if (now - candidate_since_ < kStableFor) return;
  region_ = std::exchange(candidate_, std::nullopt);
  region_active_ = now;
  quiet_frames_ = 0;
}

std::optional<Rect> RegionFinder::FindBox(TimePoint now) const {
  const int frames = WindowFrames(now);
  if (frames == 0) return std::nullopt;
  std::vector<uint8_t> seen(tiles_.size());
  Group largest;
  for (size_t i = 0; i < tiles_.size(); ++i) {
    if (seen[i] != 0 || !IsHot(tiles_[i], now, frames)) continue;
    const Group group = Gather(i, now, frames, seen);
    if (group.hot_tiles > largest.hot_tiles) largest = group;
  }
  return largest.hot_tiles == 0 ? std::nullopt : Fit(largest.box);
}

bool RegionFinder::IsHot(const TileHistory& tile, TimePoint now, int frames) const {
  return tile.NaturalChanges(frames) * 2 > frames && now - tile.since() >= kHotAfter;
}

// The hot tile at `start` with all that touch it, however indirectly, and change as often: a dark corner or an edge too
// narrow for many colours belongs to the video around it.
RegionFinder::Group RegionFinder::Gather(size_t start, TimePoint now, int frames, std::vector<uint8_t>& seen) const {
  Group group;
  std::vector<size_t> open{start};
  seen[start] = 1;
  while (!open.empty()) {
    const size_t index = open.back();
    open.pop_back();
    const int column = static_cast<int>(index) % columns_;
    const int row = static_cast<int>(index) / columns_;
    const Rect extent = tiles_[index].Extent(frames);
    group.box =
        Union(group.box, {column * kTilePx + extent.x, row * kTilePx + extent.y, extent.width_px, extent.height_px});
    if (IsHot(tiles_[index], now, frames)) ++group.hot_tiles;
    for (int y = std::max(row - 1, 0); y <= std::min(row + 1, rows_ - 1); ++y) {
      for (int x = std::max(column - 1, 0); x <= std::min(column + 1, columns_ - 1); ++x) {
        const size_t next = static_cast<size_t>(y) * static_cast<size_t>(columns_) + static_cast<size_t>(x);
        if (seen[next] != 0 || tiles_[next].Changes(frames) * 2 <= frames) continue;
        seen[next] = 1;
        open.push_back(next);
      }
    }
  }
  return group;
}

// Even sides; nothing when it is too small or too large for a region.
std::optional<Rect> RegionFinder::Fit(const Rect& box) const {
  Rect even{box.x, box.y, (box.width_px + 1) & ~1, (box.height_px + 1) & ~1};
  even.x = std::min(even.x, screen_.width_px - even.width_px);
  even.y = std::min(even.y, screen_.height_px - even.height_px);
  if (even.width_px < kMinRegionPx || even.height_px < kMinRegionPx) return std::nullopt;
  if (AreaOf(even) > kMaxRegionAreaPx) return std::nullopt;
  return even;
}

}  // namespace shoji::video
