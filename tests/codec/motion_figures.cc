// What looking for changes and moves costs: prints, asserts nothing. One thread, a framebuffer as wide as the
// sandbox's.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "codec/damage/tile_differ.h"
#include "codec/motion/strip_motion.h"
#include "tests/codec/document.h"
#include "tests/codec/pictures.h"

namespace {

using namespace shoji;  // NOLINT: a program of one file
using test::Framebuffer;
constexpr int kRounds = 100;

// Two pictures that take turns, looked at as FrameEncoder does.
struct Turns {
  explicit Turns(Size screen) : size(screen), pictures{Framebuffer(screen), Framebuffer(screen)} {
    const test::Document page(1);
    for (Framebuffer& picture : pictures)
      picture.Draw(everything(), [&](int x, int y) { return page.At(x, y + 1000); });
  }
  Rect everything() const { return {0, 0, size.width_px, size.height_px}; }

  Size size;
  Framebuffer pictures[2];
};

struct Stages {
  std::vector<double> look, find, move, scan;
  size_t tiles = 0;
  size_t moves = 0;
};

// The least of many: what the work costs while nobody else uses the memory.
double Least(const std::vector<double>& times) { return *std::ranges::min_element(times); }

double CpuMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template <typename Work>
void Timed(std::vector<double>& times, Work work) {
  const double before = CpuMicroseconds();
  work();
  times.push_back(CpuMicroseconds() - before);
}

Stages Measure(const Turns& turns, const Rect& area) {
  damage::TileDiffer differ;
  motion::StripMotion finder(1);
  differ.Reset(turns.size);
  std::vector<Rect> changed;
  Stages stages;
  for (int round = 0; round < kRounds; ++round) {
    const damage::Source source{turns.pictures[round % 2].bgrx(), Framebuffer::kStrideBytes};
    if (round == 0) {
      differ.ScanAll(source, nullptr, changed);
      continue;
    }
    std::vector<Rect> tiles;
    std::vector<motion::Move> moves;
    Timed(stages.look, [&] { differ.Look(source, {&area, 1}, nullptr, tiles); });
    Timed(stages.find, [&] {
      if (tiles.size() >= 4) moves = finder.Find(differ.bare(), source, tiles);
    });
    Timed(stages.move, [&] {
      for (const auto& move : moves) differ.Move(move.to, move.from_x, move.from_y);
    });
    stages.tiles = tiles.size();
    stages.moves = moves.size();
    for (const auto& move : moves) tiles.push_back(move.to);
    Timed(stages.scan, [&] { differ.Scan(source, tiles, nullptr, changed); });
    changed.clear();
  }
  return stages;
}

void Print(const char* what, const Turns& turns, const Rect& area) {
  const Stages stages = Measure(turns, area);
  std::printf("%4dx%-4d %-34s look %7.1f  find %7.1f  move %7.1f  scan %7.1f us  (%zu tiles, %zu moves)\n",
              turns.size.width_px, turns.size.height_px, what, Least(stages.look), Least(stages.find),
              Least(stages.move), Least(stages.scan), stages.tiles, stages.moves);
}

void PrintAll(Size size) {
  const test::Document page(1), other(2);
  const Turns same(size);
  Print("idle, full look", same, same.everything());
  Print("caret, hinted", same, {100, 100, 2, 20});
  Turns typing(size);
  typing.pictures[1].Text({100, 100, 16, 18}, 4);
  Print("typing, hinted", typing, {96, 96, 30, 30});
  Turns video(size);
  for (Framebuffer& picture : video.pictures) picture.Photo({100, 100, 640, 360});
  video.pictures[1].Noise({100, 100, 640, 360});
  Print("video 640x360, hinted", video, {100, 100, 640, 360});
  Turns scroll(size);
  scroll.pictures[1].Draw(scroll.everything(), [&](int x, int y) { return page.At(x, y + 1053); });
  Print("scroll by 53 px", scroll, scroll.everything());
  Turns jump(size);
  jump.pictures[1].Draw(jump.everything(), [&](int x, int y) { return other.At(x, y + 4000); });
  Print("another page", jump, jump.everything());
  Turns drag(size);
  Framebuffer world({size.width_px + 20, size.height_px});
  world.Photo({0, 0, size.width_px + 20, size.height_px});
  drag.pictures[0].Draw(drag.everything(), [&](int x, int y) { return world.Get(x, y); });
  drag.pictures[1].Draw(drag.everything(), [&](int x, int y) { return world.Get(x + 13, std::max(0, y - 9)); });
  Print("map dragged by 13, 9 px", drag, drag.everything());
}

}  // namespace

int main() {
  PrintAll({1280, 800});
  PrintAll({1920, 1080});
  return 0;
}
