#include "codec/frame/region_coder.h"

#include <algorithm>
#include <tuple>

#include "codec/base/overlap.h"
#include "codec/damage/tile_differ.h"

namespace shoji::frame {
namespace {

using damage::kTilePx;

// Up to here 4:4:4 is cheap (it takes half as long again); larger videos were 4:2:0 before the browser scaled them.
constexpr int kFullChromaAreaPx = 640 * 480;

int TilesIn(const Rect& box) {
  const auto across = [](int from, int to) { return (to - 1) / kTilePx - from / kTilePx + 1; };
  return across(box.x, box.right()) * across(box.y, box.bottom());
}

auto TileOf(const Rect& rect) { return std::tuple(rect.y / kTilePx, rect.x / kTilePx); }

Rect Swept(const motion::Move& move) {
  const int x = std::min(move.to.x, move.from_x);
  const int y = std::min(move.to.y, move.from_y);
  const int right = std::max(move.to.x, move.from_x) + move.to.width_px;
  const int bottom = std::max(move.to.y, move.from_y) + move.to.height_px;
  return {x, y, right - x, bottom - y};
}

}  // namespace

void RegionCoder::Use(video::VideoRegionFinder* finder, VideoChoice choice) {
  finder_ = choice.sampled_chroma || choice.full_chroma ? finder : nullptr;
  choice_ = choice;
  encoder_.SetRateFactor(choice.rate_factor);
  End();
}

void RegionCoder::Reset(Size screen) {
  if (finder_ != nullptr) finder_->Reset(screen);
  End();
}

void RegionCoder::End() {
  region_.reset();
  encoder_.Stop();
}

std::vector<Rect> RegionCoder::Code(const tile::Pixels& picture, std::vector<Rect> pending,
                                    std::span<const Rect> new_ones, size_t unit_bytes) {
  coded_.reset();
  activities_.clear();
  if (finder_ == nullptr) return pending;
  for (const Rect& rect : new_ones) {
    const bool inside = region_ && Meet(rect, *region_);
    activities_.push_back({rect, inside && IsNatural(picture.Crop(rect))});
  }
  if (!region_) return pending;
  if (LooksReplaced()) return End(), pending;
  const bool changed = std::ranges::any_of(pending, [this](const Rect& rect) { return Meet(rect, *region_); });
  if (!changed) return pending;
  if (!WriteUnit(picture, unit_bytes)) return Use(nullptr, {}), pending;
  std::vector<Rect> rest;
  for (const Rect& rect : pending) {
    if (Meet(rect, *region_)) {
      AppendOutside(rect, *region_, rest);
    } else {
      rest.push_back(rect);
    }
  }
  coded_ = region_;
  return rest;
}

video::TileActivity* RegionCoder::ActivityOf(const Rect& rect) {
  const auto tile = std::ranges::lower_bound(activities_, TileOf(rect), {},
                                             [](const video::TileActivity& activity) { return TileOf(activity.rect); });
  return tile != activities_.end() && TileOf(tile->rect) == TileOf(rect) ? &*tile : nullptr;
}

void RegionCoder::Leave(const tile::Pixels& picture, const Rect& rect) {
  video::TileActivity* const tile = ActivityOf(rect);
  if (tile != nullptr && !tile->natural) tile->natural = IsNatural(picture.Crop(tile->rect));
}

bool RegionCoder::IsNatural(const tile::Pixels& pixels) {
  indices_.resize(static_cast<size_t>(kTilePx) * kTilePx);
  table_.Clear();
  return !table_.Index(pixels, indices_.data(), kTilePx);
}

// Another page in the video's place would be blurred for a moment, if it were left to the finder's next answer.
bool RegionCoder::LooksReplaced() const {
  const auto drawn = std::ranges::count_if(
      activities_, [this](const video::TileActivity& tile) { return !tile.natural && Meet(tile.rect, *region_); });
  return drawn * 2 > TilesIn(*region_);
}

bool RegionCoder::WriteUnit(const tile::Pixels& picture, size_t unit_bytes) {
  const bool small = region_->width_px * region_->height_px <= kFullChromaAreaPx;
  const bool full = choice_.full_chroma && (small || !choice_.sampled_chroma);
  const video::Chroma sampled = choice_.bt709 ? video::Chroma::k420Bt709 : video::Chroma::k420;
  const video::Chroma chroma = full ? video::Chroma::k444 : sampled;
  const Result<video::AccessUnit> unit = encoder_.Encode(picture.Crop(*region_), chroma, unit_bytes, /*key=*/false);
  if (!unit) return false;
  writer_.Video(*region_, unit->bytes, unit->key, full);
  return true;
}

void RegionCoder::Observe(TimePoint now, std::span<const choice::NaturalTile> naturals,
                          std::span<const motion::Move> moves) {
  if (finder_ == nullptr) return;
  for (const choice::NaturalTile& natural : naturals) {
    if (video::TileActivity* const tile = ActivityOf(natural.rect)) tile->natural = true;
  }
  std::vector<Rect> moved;
  moved.reserve(moves.size());
  for (const motion::Move& move : moves) moved.push_back(Swept(move));
  region_ = finder_->Update(now, activities_, moved);
  if (!region_) encoder_.Stop();
}

}  // namespace shoji::frame
