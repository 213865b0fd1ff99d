// Where anchors of the picture before lie: two rows of a column strip, every eight rows, by hash. Whatever moved by
// whole pixels brings its anchors along, and any place as large as their grid shows exactly one. Anchors that occur
// twice say nothing and are forgotten. Owned by StripMotion, its thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/motion/scene.h"
#include "codec/motion/segment_hash.h"
#include "codec/motion/shift_votes.h"

namespace shoji::motion {

// From hash to place, open addressing. Hashes put in twice are not found.
class AnchorTable {
 public:
  void Clear(size_t most_entries);
  void Put(uint64_t hash, int x, int y);
  struct Place {
    int x;
    int y;
  };
  std::optional<Place> Find(uint64_t hash) const;

 private:
  struct Slot {
    uint64_t hash = 0;
    int16_t x = kFree;
    int16_t y = 0;
  };
  static constexpr int16_t kFree = -1;
  static constexpr int16_t kTwice = -2;
  size_t Home(uint64_t hash) const { return static_cast<size_t>(hash >> shift_); }
  size_t Next(size_t at) const { return at + 1 == slots_.size() ? 0 : at + 1; }

  std::vector<Slot> slots_;
  int shift_ = 0;
};

class AnchorIndex {
 public:
  explicit AnchorIndex(uint64_t seed) : hash_(seed) {}

  // Starts a search: what lay in these tiles (inside the screen, corners on the grid of cells).
  void Build(const tile::Pixels& before, std::span<const Rect> tiles);
  // Looks in the strip of `cell`, a whole cell on the screen, for what it shows now: shifts up and down.
  void VoteInStrip(const Scene& scene, const Rect& cell, ShiftVotes& votes) const;
  // Looks everywhere: any shift. Much more work.
  void VoteAnywhere(const Scene& scene, const Rect& cell, ShiftVotes& votes);

 private:
  struct Anchor {
    uint64_t hash;
    int x;
    int y;
  };
  static uint64_t InStrip(uint64_t hash, int x);
  void AddAnchor(const tile::Pixels& before, int x, int y);
  void FillAnywhere();

  SegmentHash hash_;
  std::vector<Anchor> anchors_;
  AnchorTable in_strip_;
  AnchorTable anywhere_;
  bool anywhere_filled_ = false;
};

}  // namespace shoji::motion
