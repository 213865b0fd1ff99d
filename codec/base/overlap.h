// What two rectangles have in common, and what holds both. Pure; any thread.
#pragma once

#include <algorithm>

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

}  // namespace shoji
