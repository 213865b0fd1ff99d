#include "codec/motion/scene.h"

#include <algorithm>
#include <vector>

#include "codec/base/check.h"
#include "codec/damage/tile_compare.h"
#include "codec/motion/segment_hash.h"

namespace shoji::motion {
bool Scene::Fits(const Rect& where, Shift shift) const {
  const Rect from = Shifted(where, shift);
  if (!Contains(size(), where) || !Contains(size(), from)) return false;
  return !damage::Differ(NowRow(where.y) + where.x, now.stride_bytes / 4, before.Row(from.y) + from.x, before.stride_px,
                         {where.width_px, where.height_px});
}

void Scene::FindMisfits(const Rect& where, Shift shift, int step_px, std::span<uint8_t> differs) const {
  const Rect from = Shifted(where, shift);
  SHOJI_CHECK(Contains(size(), where) && Contains(size(), from));
  damage::FindDifferingTiles(NowRow(where.y) + where.x, now.stride_bytes / 4, before.Row(from.y) + from.x,
                             before.stride_px, {where.width_px, where.height_px}, step_px, differs);
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
  const int width_px = std::clamp(room, 0, most);
  const int first = leftwards ? where.x - width_px : where.right();
  std::vector<uint32_t> differences(static_cast<size_t>(width_px), 0);
  for (int y = where.y; y < where.bottom(); ++y) {
    const uint32_t* shown = NowRow(y) + first;
    const uint32_t* origin = before.Row(y + shift.dy) + first + shift.dx;
    for (int x = 0; x < width_px; ++x) differences[static_cast<size_t>(x)] |= (shown[x] ^ origin[x]) & kColourMask;
  }
  if (leftwards) std::ranges::reverse(differences);
  const auto misfit = std::ranges::find_if(differences, [](uint32_t bits) { return bits != 0; });
  return static_cast<int>(misfit - differences.begin());
}

}  // namespace shoji::motion
