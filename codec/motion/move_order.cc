#include "codec/motion/move_order.h"

#include <algorithm>
#include <cstdint>

#include "codec/base/overlap.h"

namespace shoji::motion {
namespace {

int64_t Area(const Move& move) { return int64_t{move.to.width_px} * move.to.height_px; }

bool Reads(const Move& move, const Rect& place) {
  return Meet({move.from_x, move.from_y, move.to.width_px, move.to.height_px}, place);
}

// No other move still needs what this one overwrites.
bool MayGo(const Move& move, const std::vector<Move>& waiting) {
  return std::ranges::none_of(waiting, [&](const Move& other) { return &other != &move && Reads(other, move.to); });
}

}  // namespace

std::vector<Move> Ordered(std::vector<Move> moves) {
  std::vector<Move> ordered;
  while (!moves.empty()) {
    const auto next = std::ranges::find_if(moves, [&](const Move& move) { return MayGo(move, moves); });
    if (next == moves.end()) {
      moves.erase(std::ranges::min_element(moves, {}, Area));
      continue;
    }
    ordered.push_back(*next);
    moves.erase(next);
  }
  return ordered;
}

}  // namespace shoji::motion
