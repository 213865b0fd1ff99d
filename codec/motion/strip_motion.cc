#include "codec/motion/strip_motion.h"

#include <algorithm>

#include "codec/motion/move_order.h"

namespace shoji::motion {
namespace {

// Less than this many changed cells (about a line of text) are sent as they are.
constexpr int kLeastCells = 32;
// A move has to explain this many cells: about what it costs itself.
constexpr int kLeastWorth = 6;
constexpr size_t kMostMoves = 32;
constexpr size_t kMostCandidates = 12;
constexpr size_t kLeastVotes = 2;
// So many places of the sample, and such a part of it, a shift has to explain pixel by pixel: less is an accident.
constexpr size_t kLeastExplained = 3;
constexpr size_t kLeastPart = 16;
constexpr int kRounds = 4;
constexpr int kSample = 256;
// Looking in any direction is dearer: fewer places, and when the first of them show nothing known, no more.
constexpr int kSampleAnywhere = 96;
constexpr int kFirstAnywhere = 16;

}  // namespace

std::vector<Move> StripMotion::Find(const tile::Pixels& before, const damage::Source& now,
                                    std::span<const Rect> tiles) {
  const Scene scene{before, now};
  std::vector<Move> moves;
  cells_.Survey(scene, tiles);
  const int changed = cells_.wanted();
  if (changed < kLeastCells) return moves;
  index_.Build(before, tiles);
  // What a scroll brought in is new: stop when only a part like that is left.
  for (int round = 0; round < kRounds && cells_.wanted() * 4 >= changed && cells_.wanted() >= kLeastCells; ++round) {
    if (!FindVertical(scene, moves) && !FindAny(scene, moves)) break;
  }
  return Ordered(std::move(moves));
}

bool StripMotion::FindVertical(const Scene& scene, std::vector<Move>& moves) {
  votes_.Clear();
  const std::vector<Rect> sample = cells_.Sample(kSample);
  for (const Rect& cell : sample) index_.VoteInStrip(scene, cell, votes_);
  return Follow(scene, sample, moves);
}

bool StripMotion::FindAny(const Scene& scene, std::vector<Move>& moves) {
  votes_.Clear();
  const std::vector<Rect> sample = cells_.Sample(kSampleAnywhere);
  int looked = 0;
  int found = 0;
  for (const Rect& cell : sample) {
    if (looked++ == kFirstAnywhere && found == 0) return false;
    found += index_.VoteAnywhere(scene, cell, votes_);
  }
  return Follow(scene, sample, moves);
}

// The one that explains most of the sample first. A table fits itself shifted by a row in most places, too: what counts
// is how much is explained, not who found a shift, and only what no better one has explained.
bool StripMotion::Follow(const Scene& scene, std::vector<Rect> sample, std::vector<Move>& moves) {
  const size_t before = moves.size();
  std::vector<Shift> shifts = votes_.Leaders(kLeastVotes, kMostCandidates);
  while (!shifts.empty() && moves.size() < kMostMoves) {
    std::erase_if(sample, [&](const Rect& place) { return !cells_.Wants(place); });
    const auto explained = [&](const Shift& shift) {
      return static_cast<size_t>(
          std::ranges::count_if(sample, [&](const Rect& place) { return scene.Fits(place, shift); }));
    };
    const auto best = std::ranges::max_element(shifts, {}, explained);
    if (explained(*best) < std::max(kLeastExplained, sample.size() / kLeastPart)) break;
    FollowOne(scene, *best, moves);
    shifts.erase(best);
  }
  return moves.size() > before;
}

void StripMotion::FollowOne(const Scene& scene, Shift shift, std::vector<Move>& moves) {
  cells_.Fit(scene, shift);
  while (moves.size() < kMostMoves) {
    const auto rect = cells_.Take(kLeastWorth);
    if (!rect) break;
    // The cells beyond do not fit as wholes.
    const Rect to = scene.Grown(*rect, shift, {kCellWidthPx - 1, kCellHeightPx - 1});
    moves.push_back({to, to.x + shift.dx, to.y + shift.dy});
  }
}

}  // namespace shoji::motion
