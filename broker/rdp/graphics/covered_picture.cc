#include "broker/rdp/graphics/covered_picture.h"

#include <algorithm>

#include "codec/base/overlap.h"

namespace shoji::rdp {
namespace {

// What of `from`, which lies at `place`, is in `window`, to where it belongs in `target`.
void CopyPart(const tile::Pixels& from, const Rect& place, const Rect& window, uint32_t* target) {
  const Rect part = Intersect(place, window);
  for (int y = part.y; y < part.bottom(); ++y) {
    std::copy_n(from.Row(y - place.y) + (part.x - place.x), part.width_px,
                target + static_cast<ptrdiff_t>(y - window.y) * window.width_px + (part.x - window.x));
  }
}

}  // namespace

void CoveredPicture::Cover(const tile::Pixels& pixels, int x, int y) {
  place_ = {x, y, pixels.size.width_px, pixels.size.height_px};
  pixels_.resize(pixels.Area());
  CopyPart(pixels, place_, place_, pixels_.data());
}

void CoveredPicture::Uncover() {
  place_ = {};
  pixels_ = {};
}

void CoveredPicture::Read(const tile::Pixels& picture, int x, int y, Size size, uint32_t* target) const {
  const Rect window{x, y, size.width_px, size.height_px};
  std::fill_n(target, static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px), 0);
  CopyPart(picture, {0, 0, picture.size.width_px, picture.size.height_px}, window, target);
  if (!place_.empty()) CopyPart(cover_pixels(), place_, window, target);
}

}  // namespace shoji::rdp
