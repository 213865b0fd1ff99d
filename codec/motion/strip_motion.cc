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
// Each shift that is followed reads the whole place that changed: no page can ask for more of it.
constexpr int kMostShifts = 8;
constexpr size_t kMostCandidates = 12;
constexpr size_t kLeastVotes = 2;
// So many places of the sample, and such a part of it, a shift has to explain pixel by pixel: less is an accident.
constexpr size_t kLeastExplained = 3;
constexpr size_t kLeastPart = 16;
constexpr int kRounds = 4;
// Shifts are compared on this many places, the first of the sample.
constexpr size_t kTrial = 96;
constexpr int kSample = 256;
constexpr VotingRules kInStrip{.places_per_voter = 48, .enough_voters = kSample};
// Looking in any direction is dearer.
constexpr int kSampleAnywhere = 96;
constexpr VotingRules kAnywhere{.places_per_voter = 12, .enough_voters = 40};

// The one that explains most of the trial; end() when none explains enough. More than half of it is the most.
std::vector<Shift>::const_iterator BestShift(const Scene& scene, std::span<const Rect> trial,
                                             const std::vector<Shift>& shifts) {
  auto best = shifts.end();
  size_t most = std::max(kLeastExplained, trial.size() / kLeastPart) - 1;
  for (auto shift = shifts.begin(); shift != shifts.end() && most * 2 <= trial.size(); ++shift) {
    const auto fits = [&](const Rect& place) { return scene.Fits(place, *shift); };
    const auto explained = static_cast<size_t>(std::ranges::count_if(trial, fits));
    if (explained <= most) continue;
    most = explained;
    best = shift;
  }
  return best;
}

}  // namespace

std::vector<Move> StripMotion::Find(const tile::Pixels& before, const damage::Source& now,
                                    std::span<const Rect> tiles) {
  const Scene scene{before, now};
  std::vector<Move> moves;
  cells_.Survey(scene, tiles);
  const int changed = cells_.wanted();
  if (changed < kLeastCells) return moves;
  index_.Build(before, tiles);
  shifts_left_ = kMostShifts;
  // What a scroll brought in is new: stop when only a part like that is left.
  for (int round = 0; round < kRounds && cells_.wanted() * 4 >= changed && cells_.wanted() >= kLeastCells; ++round) {
    if (!FindVertical(scene, moves) && !FindAny(scene, moves)) break;
  }
  return Ordered(std::move(moves));
}

bool StripMotion::FindVertical(const Scene& scene, std::vector<Move>& moves) {
  std::vector<Rect> sample = cells_.Sample(kSample);
  const auto look = [&](const Rect& cell) { index_.VoteInStrip(scene, cell, votes_); };
  return CollectVotes(sample, kInStrip, look) && Follow(scene, std::move(sample), moves);
}

bool StripMotion::FindAny(const Scene& scene, std::vector<Move>& moves) {
  std::vector<Rect> sample = cells_.Sample(kSampleAnywhere);
  const auto look = [&](const Rect& cell) { index_.VoteAnywhere(scene, cell, votes_); };
  return CollectVotes(sample, kAnywhere, look) && Follow(scene, std::move(sample), moves);
}

template <typename Look>
bool StripMotion::CollectVotes(std::span<const Rect> sample, const VotingRules& rules, Look look) {
  votes_.Clear();
  int looked = 0;
  int voters = 0;
  for (const Rect& cell : sample) {
    if (looked++ / rules.places_per_voter > voters) return false;
    if (voters == rules.enough_voters) break;
    const size_t before = votes_.size();
    look(cell);
    voters += votes_.size() > before ? 1 : 0;
  }
  return true;
}

// The one that explains most of the sample first. A table fits itself shifted by a row in most places, too: what counts
// is how much is explained, not who found a shift, and only what no better one has explained.
bool StripMotion::Follow(const Scene& scene, std::vector<Rect> sample, std::vector<Move>& moves) {
  const size_t before = moves.size();
  std::vector<Shift> shifts = votes_.Leaders(kLeastVotes, kMostCandidates);
  while (!shifts.empty() && moves.size() < kMostMoves && shifts_left_ > 0) {
    std::erase_if(sample, [&](const Rect& place) { return !cells_.Wants(place); });
    const auto trial = std::span(sample).first(std::min(sample.size(), kTrial));
    const auto best = BestShift(scene, trial, shifts);
    if (best == shifts.end()) break;
    --shifts_left_;
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
