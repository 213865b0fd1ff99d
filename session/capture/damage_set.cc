#include "session/capture/damage_set.h"

#include <algorithm>
#include <utility>

namespace shoji::capture {
namespace {

bool Covers(const Rect& outer, const Rect& inner) {
  return outer.x <= inner.x && outer.y <= inner.y && outer.right() >= inner.right() && outer.bottom() >= inner.bottom();
}

}  // namespace

void DamageSet::Add(const Rect& rect) {
  const Rect inside = Clamp(rect, {kMaxWidthPx, kMaxHeightPx});
  if (everything_ || inside.empty()) return;
  if (std::ranges::any_of(rects_, [&](const Rect& known) { return Covers(known, inside); })) return;
  std::erase_if(rects_, [&](const Rect& known) { return Covers(inside, known); });
  if (rects_.size() >= kMaxDamageRects) return AddEverything();
  rects_.push_back(inside);
}

void DamageSet::Add(const DamageSet& other) {
  if (other.everything_) return AddEverything();
  for (const Rect& rect : other.rects_) Add(rect);
}

void DamageSet::AddEverything() {
  everything_ = true;
  rects_.clear();
}

std::vector<Rect> DamageSet::Take(Size screen) {
  if (std::exchange(everything_, false)) return {Rect{0, 0, screen.width_px, screen.height_px}};
  std::vector<Rect> taken;
  for (const Rect& rect : std::exchange(rects_, {})) {
    const Rect inside = Clamp(rect, screen);
    if (!inside.empty()) taken.push_back(inside);
  }
  return taken;
}

}  // namespace shoji::capture
