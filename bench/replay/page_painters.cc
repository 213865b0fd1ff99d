#include "bench/replay/page_painters.h"

#include <cmath>

#include "bench/replay/page.h"

namespace shoji::bench {
namespace {

constexpr int kPageHeightPx = 6'000;
constexpr int kSidebarPx = 260;
constexpr int kHeaderPx = 64;
constexpr Rect kEverything{0, 0, kScreen.width_px, kScreen.height_px};

// Two seconds of smooth scrolling, the last half second backwards, then a second of wheel notches.
int ScrollTopPx(int index) {
  constexpr int kStepPx = 14;
  if (index < 90) return index * kStepPx;
  if (index < 120) return (180 - index) * kStepPx;
  return 60 * kStepPx + (index - 114) / 6 * 100;
}

void DrawHeader(Canvas& screen) {
  screen.Fill({0, 0, kScreen.width_px, kHeaderPx}, 0x00118F);
  screen.Text(30, 16, 600, {24, true, 0xFFFFFF}, "しょうじ市公式ホームページ");
  screen.Fill({kScreen.width_px - 300, 16, 270, 32}, 0xFFFFFF);
}

}  // namespace

Painter ScrollText(uint64_t seed) {
  const auto page = std::make_shared<Canvas>(DrawPage({kScreen.width_px, kPageHeightPx}, seed));
  return [page, shown = -1](Canvas& screen, int index) mutable -> std::vector<Rect> {
    const int top = ScrollTopPx(index);
    if (std::exchange(shown, top) == top) return {};
    screen.Paste(page->pixels(), 0, top, kEverything);
    return {kEverything};
  };
}

Painter ScrollWithSidebar(uint64_t seed) {
  const Rect pane{kSidebarPx, kHeaderPx, kScreen.width_px - kSidebarPx, kScreen.height_px - kHeaderPx};
  const auto page = std::make_shared<Canvas>(DrawPage({pane.width_px, kPageHeightPx}, seed));
  return [page, pane, seed, shown = -1](Canvas& screen, int index) mutable -> std::vector<Rect> {
    if (index == 0) {
      const Canvas sidebar = DrawSidebar({kSidebarPx, pane.height_px}, seed);
      screen.Paste(sidebar.pixels(), 0, 0, {0, kHeaderPx, kSidebarPx, pane.height_px});
      DrawHeader(screen);
    }
    const int top = ScrollTopPx(index);
    if (std::exchange(shown, top) == top) return {};
    screen.Paste(page->pixels(), 0, top, pane);
    return {pane};
  };
}

Painter PageJumps(uint64_t seed) {
  return [seed](Canvas& screen, int index) -> std::vector<Rect> {
    const Canvas page = DrawPage(kScreen, seed + static_cast<uint64_t>(index));
    screen.Paste(page.pixels(), 0, 0, kEverything);
    if (index % 2 == 1) DrawHeader(screen);
    return {kEverything};
  };
}

// Three pages, each seen once; then nothing but what was there before.
Painter BackAndTabs(uint64_t seed) {
  return [seed](Canvas& screen, int index) -> std::vector<Rect> {
    constexpr uint64_t kOrder[] = {0, 1, 2, 1, 0, 2, 0, 1, 2, 1, 2, 0};
    const Canvas page = DrawPage(kScreen, seed + kOrder[index % 12]);
    screen.Paste(page.pixels(), 0, 0, kEverything);
    return {kEverything};
  };
}

// The hand goes round in a curve: every direction, 0 to 18 px a step.
Painter MapDrag(uint64_t seed) {
  constexpr Rect kMap{0, kHeaderPx, kScreen.width_px, kScreen.height_px - kHeaderPx};
  const auto map = std::make_shared<Canvas>(DrawMap({2'200, 1'500}, seed));
  return [map, kMap](Canvas& screen, int index) -> std::vector<Rect> {
    if (index == 0) DrawHeader(screen);
    const double t = index / 60.0;
    const int left = static_cast<int>(450 + 400 * std::sin(t * 2.2));
    const int top = static_cast<int>(380 + 350 * std::sin(t * 1.5));
    screen.Paste(map->pixels(), left, top, kMap);
    return {kMap};
  };
}

}  // namespace shoji::bench
