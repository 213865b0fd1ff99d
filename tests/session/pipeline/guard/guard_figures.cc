// What guard P5 costs: prints, asserts nothing. A 1920x1080 screen of text-like noise, one thread.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "codec/damage/tile_differ.h"
#include "session/pipeline/guard/guard_keeper.h"

namespace {

using namespace shoji;  // NOLINT: a program of one file
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr Size kScreen{1920, 1080};
constexpr int kRounds = 200;

template <typename Work>
void Print(const char* what, Work work) {
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    const auto before = std::chrono::steady_clock::now();
    work();
    times.push_back(Microseconds(std::chrono::steady_clock::now() - before).count());
  }
  std::ranges::sort(times);
  std::printf("%-52s n %d  p50 %8.1f us  p95 %8.1f us\n", what, kRounds, times[times.size() / 2],
              times[times.size() * 95 / 100]);
}

}  // namespace

int main() {
  std::vector<uint32_t> pixels(static_cast<size_t>(kScreen.width_px) * static_cast<size_t>(kScreen.height_px));
  for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = i * 2'654'435'761u >> 13 & 7 ? 0xFFFFFF : 0x202020;
  const damage::Source source{reinterpret_cast<const uint8_t*>(pixels.data()), kScreen.width_px * 4};
  auto font = pipeline::FontFile::Map(pipeline::kWatermarkFont);
  if (!font) return std::fprintf(stderr, "%s\n", font.error().message.c_str()), 1;
  pipeline::GuardKeeper keeper(std::move(*font));
  keeper.Order({.watermark = "税務課 tanaka 10.123.45.67 {time}", .masks = {}});
  WallTime now{std::chrono::hours(500'000)};
  (void)keeper.Tick(kScreen, now);

  damage::TileDiffer bare, guarded;
  bare.Reset(kScreen);
  guarded.Reset(kScreen);
  std::vector<Rect> changed;
  bare.ScanAll(source, nullptr, changed);
  guarded.ScanAll(source, &keeper.guard(), changed);
  Print("full scan of a still screen, no guard", [&] { bare.ScanAll(source, nullptr, changed); });
  Print("full scan of a still screen, watermark", [&] { guarded.ScanAll(source, &keeper.guard(), changed); });
  std::vector<Rect> again;
  Print("a new minute: drawing the pattern", [&] {
    now += std::chrono::minutes(1);
    again = keeper.Tick(kScreen, now).value_or(std::vector<Rect>{});
  });
  Print("a new minute: scanning what it changes", [&] {
    guarded.Reguard(again);
    guarded.Scan(source, again, &keeper.guard(), changed);
  });
  Print("a screen that changes everywhere, watermark", [&] {
    for (size_t i = 0; i < pixels.size(); i += 50) pixels[i] ^= 0x40;
    guarded.ScanAll(source, &keeper.guard(), changed);
    changed.clear();
  });
  int64_t area = 0;
  for (const Rect& rect : again) area += int64_t{rect.width_px} * rect.height_px;
  std::printf("a new minute: part of the screen scanned again         %.1f %%\n",
              100.0 * static_cast<double>(area) / (static_cast<double>(kScreen.width_px) * kScreen.height_px));
  return 0;
}
