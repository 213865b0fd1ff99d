#include "codec/motion/scene.h"

#include <algorithm>

#include "codec/damage/tile_compare.h"
#include "codec/motion/segment_hash.h"

namespace shoji::motion {
bool Scene::Fits(const Rect& where, Shift shift) const {
  const Rect from = Shifted(where, shift);
  if (!Contains(size(), where) || !Contains(size(), from)) return false;
  return !damage::Differ(NowRow(where.y) + where.x, now.stride_bytes / 4, before.Row(from.y) + from.x, before.stride_px,
                         {where.width_px, where.height_px});
}

bool Scene::IsPlain(const Rect& where) const {
  const uint32_t colour = NowRow(where.y)[where.x];
  for (int y = where.y; y < where.bottom(); ++y) {
    const uint32_t* row = NowRow(y) + where.x;
    uint32_t differences = 0;
    for (int x = 0; x < where.width_px; ++x) differences |= row[x] ^ colour;
    if ((differences & kColourMask) != 0) return false;
  }
  return true;
}

Rect Scene::Grown(Rect where, Shift shift, Size most) const {
  for (int i = 0; i < most.height_px && Fits({where.x, where.y - 1, where.width_px, 1}, shift); ++i) {
    --where.y;
    ++where.height_px;
  }
  for (int i = 0; i < most.height_px && Fits({where.x, where.bottom(), where.width_px, 1}, shift); ++i)
    ++where.height_px;
  const int left = FittingColumns(where, shift, most.width_px, true);
  const int right = FittingColumns(where, shift, most.width_px, false);
  return {where.x - left, where.y, where.width_px + left + right, where.height_px};
}

int Scene::FittingColumns(const Rect& where, Shift shift, int most, bool leftwards) const {
  const int room = leftwards ? std::min(where.x, where.x + shift.dx)
                             : size().width_px - std::max(where.right(), where.right() + shift.dx);
  int fitting = std::min(most, room);
  const ptrdiff_t step = leftwards ? -1 : 1;
  const int first = leftwards ? where.x - 1 : where.right();
  for (int y = where.y; y < where.bottom() && fitting > 0; ++y) {
    const uint32_t* shown = NowRow(y) + first;
    const uint32_t* origin = before.Row(y + shift.dy) + first + shift.dx;
    int columns = 0;
    while (columns < fitting && ((shown[step * columns] ^ origin[step * columns]) & kColourMask) == 0) ++columns;
    fitting = columns;
  }
  return fitting;
}

}  // namespace shoji::motion
