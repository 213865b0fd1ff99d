// Kernels that look at the whole screen: damage, motion, and a frame from end to end.
#include <benchmark/benchmark.h>

#include "bench/micro/screens.h"
#include "codec/frame/frame_encoder.h"
#include "codec/motion/strip_motion.h"

namespace shoji::bench {
namespace {

void CountPixels(benchmark::State& state, size_t pixels) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(pixels) * 4);
}

// A look at everything that finds nothing: what idle sessions do.
void DamageNothingChanged(benchmark::State& state) {
  const KeptPicture& screen = ScreenOf("scroll-text", 1);
  damage::TileDiffer differ;
  differ.Reset(screen.size);
  std::vector<Rect> changed;
  differ.ScanAll(screen.source(), nullptr, changed);
  for (auto _ : state) {
    changed.clear();
    differ.ScanAll(screen.source(), nullptr, changed);
    benchmark::DoNotOptimize(changed.size());
  }
  CountPixels(state, screen.colours.size());
}
BENCHMARK(DamageNothingChanged);

// A look at everything that finds two screens in turn: `scenario` after `first` moments and one later.
void DamageOf(benchmark::State& state, const char* scenario, int first) {
  const KeptPicture* screens[] = {&ScreenOf(scenario, first), &ScreenOf(scenario, first + 1)};
  damage::TileDiffer differ;
  differ.Reset(screens[0]->size);
  std::vector<Rect> changed;
  size_t turn = 0;
  for (auto _ : state) {
    changed.clear();
    differ.ScanAll(screens[++turn % 2]->source(), nullptr, changed);
    benchmark::DoNotOptimize(changed.size());
  }
  CountPixels(state, screens[0]->colours.size());
}
BENCHMARK_CAPTURE(DamageOf, scroll, "scroll-text", 20);
BENCHMARK_CAPTURE(DamageOf, typing, "typing", 20);
BENCHMARK_CAPTURE(DamageOf, video, "video-360", 20);

void MotionOf(benchmark::State& state, const char* scenario, int first) {
  const KeptPicture& before = ScreenOf(scenario, first);
  const KeptPicture& now = ScreenOf(scenario, first + 1);
  const std::vector<Rect> tiles = ChangedTiles(before, now);
  motion::StripMotion finder(1);
  size_t moves = 0;
  for (auto _ : state) {
    moves = finder.Find(before.pixels(), now.source(), tiles).size();
    benchmark::DoNotOptimize(moves);
  }
  state.counters["moves"] = static_cast<double>(moves);
}
BENCHMARK_CAPTURE(MotionOf, scroll, "scroll-text", 20);
BENCHMARK_CAPTURE(MotionOf, sidebar, "scroll-sidebar", 20);
BENCHMARK_CAPTURE(MotionOf, map, "map-drag", 20);
BENCHMARK_CAPTURE(MotionOf, typing, "typing", 20);
BENCHMARK_CAPTURE(MotionOf, video, "video-360", 20);
BENCHMARK_CAPTURE(MotionOf, page_jump, "page-jumps", 2);

// Look, find moves, code, compress: to and fro between two screens.
void FrameOf(benchmark::State& state, const char* scenario, int first) {
  const KeptPicture* screens[] = {&ScreenOf(scenario, first), &ScreenOf(scenario, first + 1)};
  motion::StripMotion finder(1);
  frame::FrameEncoder encoder(&finder);
  encoder.SetSize(screens[0]->size);
  uint32_t id = 0;
  size_t bytes = 0;
  for (auto _ : state) {
    const damage::Source source = screens[++id % 2]->source();
    encoder.ScanAll(source.bgrx, source.stride_bytes);
    bytes = encoder.BuildFrame({.frame_id = id, .last_input_id = 0, .capture_us = 0}, SIZE_MAX).size();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK_CAPTURE(FrameOf, scroll, "scroll-text", 20);
BENCHMARK_CAPTURE(FrameOf, typing, "typing", 20);
BENCHMARK_CAPTURE(FrameOf, page_jump, "page-jumps", 2);

}  // namespace
}  // namespace shoji::bench
