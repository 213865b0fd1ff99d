#include "broker/rdp/graphics/changed_area.h"

#include <algorithm>
#include <cstdint>

#include "codec/base/overlap.h"

namespace shoji::rdp {
namespace {

int64_t Area(const Rect& rect) { return int64_t{rect.width_px} * rect.height_px; }

// One rectangle for both costs at most an eighth more pixels than the two: glyphs of a line, a page and what is on it.
bool WorthJoining(const Rect& a, const Rect& b) { return Area(Union(a, b)) * 8 <= (Area(a) + Area(b)) * 9; }

}  // namespace

void ChangedArea::Add(Rect rect) {
  for (;;) {
    const auto joined = std::ranges::find_if(rects_, [&rect](const Rect& other) { return WorthJoining(rect, other); });
    if (joined == rects_.end()) break;
    rect = Union(rect, *joined);
    *joined = rects_.back();
    rects_.pop_back();
  }
  if (rects_.size() < kMaxRects) {
    rects_.push_back(rect);
  } else {
    rects_.back() = Union(rects_.back(), rect);
  }
}

bool ChangedArea::Touches(const Rect& rect) const {
  return std::ranges::any_of(rects_, [&rect](const Rect& other) { return Meet(rect, other); });
}

}  // namespace shoji::rdp
