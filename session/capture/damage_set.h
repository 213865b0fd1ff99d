// A bounded set of rectangles to look at. Too many become "look everywhere": memory stays bounded whatever the sandbox
// says, and nothing that was reported is forgotten. A value; any thread.
#pragma once

#include <vector>

#include "codec/base/geometry.h"

namespace shoji::capture {

inline constexpr size_t kMaxDamageRects = 64;

class DamageSet {
 public:
  // Adds the part of `rect` inside the largest screen. Rectangles inside one another are kept once.
  void Add(const Rect& rect);
  void Add(const DamageSet& other);
  void AddEverything();

  bool empty() const { return !everything_ && rects_.empty(); }
  bool everything() const { return everything_; }
  // Rectangles clamped to `screen`, or the whole screen; the set is empty afterwards.
  std::vector<Rect> Take(Size screen);

 private:
  std::vector<Rect> rects_;
  bool everything_ = false;
};

}  // namespace shoji::capture
