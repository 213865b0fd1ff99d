// Places of the desktop whose pixels have to be sent, few and large rather than many and small. Pure; one owner. The
// rectangles may overlap: they are all sent from the same picture.
#pragma once

#include <span>
#include <vector>

#include "codec/base/geometry.h"

namespace shoji::rdp {

class ChangedArea {
 public:
  // More are joined, however far apart: the work per frame stays bounded.
  static constexpr size_t kMaxRects = 256;

  // Not empty.
  void Add(Rect rect);
  void Clear() { rects_.clear(); }

  bool Touches(const Rect& rect) const;
  std::span<const Rect> rects() const { return rects_; }
  bool empty() const { return rects_.empty(); }

 private:
  std::vector<Rect> rects_;
};

}  // namespace shoji::rdp
