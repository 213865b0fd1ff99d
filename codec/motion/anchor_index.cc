#include "codec/motion/anchor_index.h"

#include <algorithm>
#include <array>
#include <bit>

#include "codec/motion/cell_map.h"

namespace shoji::motion {
namespace {

bool IsPlain(const uint32_t* pixels) {
  uint32_t differences = 0;
  for (int x = 1; x < kStripPx; ++x) differences |= pixels[x] ^ pixels[0];
  return differences == 0;
}

// One row of two characters is often that of two others; with a second row it hardly ever is.
constexpr int kPairRows = 4;

uint64_t Pair(uint64_t upper, uint64_t lower) { return upper ^ std::rotl(lower, 23); }

}  // namespace

void AnchorTable::Clear(size_t most_entries) {
  const size_t size = std::bit_ceil(std::max<size_t>(most_entries * 2, 64));
  slots_.assign(size, {});
  shift_ = 64 - std::countr_zero(size);
}

void AnchorTable::Put(uint64_t hash, int x, int y) {
  size_t at = Home(hash);
  while (slots_[at].x != kFree && slots_[at].hash != hash) at = Next(at);
  const bool known = slots_[at].x != kFree;
  slots_[at] = {hash, known ? kTwice : static_cast<int16_t>(x), static_cast<int16_t>(y)};
}

std::optional<AnchorTable::Place> AnchorTable::Find(uint64_t hash) const {
  size_t at = Home(hash);
  while (slots_[at].x != kFree && slots_[at].hash != hash) at = Next(at);
  if (slots_[at].x < 0) return std::nullopt;
  return Place{slots_[at].x, slots_[at].y};
}

void AnchorIndex::Build(const tile::Pixels& before, std::span<const Rect> tiles) {
  anchors_.clear();
  anywhere_filled_ = false;
  for (const Rect& tile : tiles) {
    for (int y = tile.y; y < std::min(tile.bottom(), before.size.height_px - kPairRows); y += kCellHeightPx) {
      for (int x = tile.x; x + kStripPx <= tile.right(); x += kStripPx) AddAnchor(before, x, y);
    }
  }
  in_strip_.Clear(anchors_.size());
  for (const Anchor& anchor : anchors_) in_strip_.Put(InStrip(anchor.hash, anchor.x), anchor.x, anchor.y);
}

void AnchorIndex::AddAnchor(const tile::Pixels& before, int x, int y) {
  const uint32_t* pixels = before.Row(y) + x;
  const ptrdiff_t step_px = ptrdiff_t{before.stride_px} * kPairRows;
  if (IsPlain(pixels) && IsPlain(pixels + step_px)) return;
  std::array<uint64_t, 2> rows;
  hash_.Hash(pixels, step_px, rows);
  anchors_.push_back({Pair(rows[0], rows[1]), x, y});
}

// Equal pieces of different strips do not disturb each other.
uint64_t AnchorIndex::InStrip(uint64_t hash, int x) {
  return hash + static_cast<uint64_t>(x / kStripPx) * 0x9E3779B97F4A7C15u;
}

void AnchorIndex::VoteInStrip(const Scene& scene, const Rect& cell, ShiftVotes& votes) const {
  std::array<uint64_t, kCellHeightPx + kPairRows> rows;
  const int end = std::min(kCellHeightPx, scene.size().height_px - kPairRows - cell.y);
  if (end <= 0) return;
  hash_.Hash(scene.NowRow(cell.y) + cell.x, scene.now.stride_bytes / 4,
             std::span(rows).first(static_cast<size_t>(end) + kPairRows));
  for (int i = 0; i < end; ++i) {
    const auto row = rows.begin() + i;
    const auto place = in_strip_.Find(InStrip(Pair(row[0], row[kPairRows]), cell.x));
    if (place) votes.Add({.dx = 0, .dy = place->y - (cell.y + i)});
  }
}

void AnchorIndex::VoteAnywhere(const Scene& scene, const Rect& cell, ShiftVotes& votes) {
  if (!anywhere_filled_) FillAnywhere();
  const int end = std::min(kCellHeightPx, scene.size().height_px - kPairRows - cell.y);
  const auto columns = static_cast<size_t>(std::min(kCellWidthPx, scene.size().width_px - kStripPx + 1 - cell.x));
  std::array<std::array<uint64_t, kCellWidthPx>, kCellHeightPx + kPairRows> rows;
  for (int i = 0; i < end + kPairRows && end > 0; ++i) {
    hash_.Hash(scene.NowRow(cell.y + i) + cell.x, 1, std::span(rows[static_cast<size_t>(i)]).first(columns));
  }
  for (int i = 0; i < end; ++i) {
    const auto row = rows.begin() + i;
    for (size_t x = 0; x < columns; ++x) {
      const auto place = anywhere_.Find(Pair(row[0][x], row[kPairRows][x]));
      if (place) votes.Add({.dx = place->x - cell.x - static_cast<int>(x), .dy = place->y - cell.y - i});
    }
  }
}

void AnchorIndex::FillAnywhere() {
  anywhere_filled_ = true;
  anywhere_.Clear(anchors_.size());
  for (const Anchor& anchor : anchors_) anywhere_.Put(anchor.hash, anchor.x, anchor.y);
}

}  // namespace shoji::motion
