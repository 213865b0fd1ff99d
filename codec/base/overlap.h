// What two rectangles have in common, and what holds both. Pure; any thread.
#pragma once

#include <algorithm>
#include <vector>

#include "codec/base/geometry.h"

namespace shoji {

// What both share; no width or no height when they do not meet.
inline Rect Intersect(const Rect& a, const Rect& b) {
  const int x = std::max(a.x, b.x);
  const int y = std::max(a.y, b.y);
  return {x, y, std::max(0, std::min(a.right(), b.right()) - x), std::max(0, std::min(a.bottom(), b.bottom()) - y)};
}

inline bool Meet(const Rect& a, const Rect& b) { return !Intersect(a, b).empty(); }

// The smallest rectangle that holds both; empty ones hold nothing.
inline Rect Union(const Rect& a, const Rect& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const int x = std::min(a.x, b.x);
  const int y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

// What of `rect` lies outside `hole`, which it meets: above, left, right, below.
inline void AppendOutside(const Rect& rect, const Rect& hole, std::vector<Rect>& out) {
  const Rect in = Intersect(rect, hole);
  const Rect pieces[] = {{rect.x, rect.y, rect.width_px, in.y - rect.y},
                         {rect.x, in.y, in.x - rect.x, in.height_px},
                         {in.right(), in.y, rect.right() - in.right(), in.height_px},
                         {rect.x, in.bottom(), rect.width_px, rect.bottom() - in.bottom()}};
  for (const Rect& piece : pieces) {
    if (!piece.empty()) out.push_back(piece);
  }
}

}  // namespace shoji
