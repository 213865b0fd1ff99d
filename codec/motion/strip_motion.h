// The MotionFinder of the product: finds what scrolled or was dragged by whole pixels, several moves in one frame.
//
// 1. Which cells (32x8 px) of the changed tiles changed at all. 2. A sample of them is looked up in an index of what
// lay there before and votes for shifts: up and down within its column strip, and only when that explains nothing, in
// any direction. 3. Each shift with votes enough is compared pixel by pixel, the one that explains most of the sample
// first; what fits becomes rectangles, grown to the pixel. 4. What is left is sampled again. Nothing is taken from a
// hash alone.
// A search that finds nothing costs a few hundred hashes, whatever the screen's size. One owner, one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "codec/motion/anchor_index.h"
#include "codec/motion/cell_map.h"
#include "codec/motion/motion_finder.h"
#include "codec/motion/shift_votes.h"

namespace shoji::motion {

// How long places are asked. When fewer than one in so many votes (video, another page), no more are; nor after enough
// votes: the shifts that matter are among those named then.
struct VotingRules {
  int places_per_voter;
  int enough_voters;
};

class StripMotion final : public MotionFinder {
 public:
  // `seed`: unknown to the pages that are shown, so that none can slow the search down.
  explicit StripMotion(uint64_t seed) : index_(seed) {}

  std::vector<Move> Find(const tile::Pixels& before, const damage::Source& now, std::span<const Rect> tiles) override;

 private:
  bool FindVertical(const Scene& scene, std::vector<Move>& moves);
  bool FindAny(const Scene& scene, std::vector<Move>& moves);
  // False when too few places have something to say.
  template <typename Look>
  bool CollectVotes(std::span<const Rect> sample, const VotingRules& rules, Look look);
  // Turns shifts that were voted for into moves. `sample`: of the places that changed. True when something was found.
  bool Follow(const Scene& scene, std::vector<Rect> sample, std::vector<Move>& moves);
  void FollowOne(const Scene& scene, Shift shift, std::vector<Move>& moves);

  AnchorIndex index_;
  CellMap cells_;
  ShiftVotes votes_;
  int shifts_left_ = 0;
};

}  // namespace shoji::motion
