#include "bench/micro/screens.h"

#include <map>
#include <unordered_set>

#include "bench/replay/scenario.h"
#include "codec/base/check.h"

namespace shoji::bench {
namespace {

constexpr uint64_t kSeed = 1;

KeptPicture Keep(const tile::Pixels& picture) {
  KeptPicture kept{picture.size, {}};
  kept.colours.reserve(picture.Area());
  for (int y = 0; y < picture.size.height_px; ++y) {
    for (int x = 0; x < picture.size.width_px; ++x) kept.colours.push_back(picture.Row(y)[x] & 0xFFFFFF);
  }
  return kept;
}

KeptPicture Make(const std::string& name, int moments) {
  const Scenario* scenario = FindScenario(name);
  SHOJI_CHECK(scenario != nullptr);
  const auto source = Play(*scenario, kSeed, moments);
  for (auto step = source->Next(); step && *step;) step = source->Next();
  return Keep(source->picture());
}

size_t ColoursOf(const tile::Pixels& tile) {
  std::unordered_set<uint32_t> colours;
  for (int y = 0; y < tile.size.height_px; ++y) colours.insert(tile.Row(y), tile.Row(y) + tile.size.width_px);
  return colours.size();
}

}  // namespace

const KeptPicture& ScreenOf(const std::string& scenario, int moments) {
  static std::map<std::pair<std::string, int>, KeptPicture> kept;
  const std::pair key(scenario, moments);
  const auto found = kept.find(key);
  return found != kept.end() ? found->second : kept.emplace(key, Make(scenario, moments)).first->second;
}

Rect RichestTile(const KeptPicture& screen, bool palette) {
  Rect richest;
  size_t most = 0;
  for (int y = 0; y + damage::kTilePx <= screen.size.height_px; y += damage::kTilePx) {
    for (int x = 0; x + damage::kTilePx <= screen.size.width_px; x += damage::kTilePx) {
      const Rect tile{x, y, damage::kTilePx, damage::kTilePx};
      const size_t colours = ColoursOf(screen.pixels().Crop(tile));
      if (colours <= most || (palette && colours > 256)) continue;
      most = colours;
      richest = tile;
    }
  }
  SHOJI_CHECK(most > 1);
  return richest;
}

std::vector<Rect> ChangedTiles(const KeptPicture& before, const KeptPicture& now) {
  damage::TileDiffer differ;
  differ.Reset(before.size);
  std::vector<Rect> changed;
  differ.ScanAll(before.source(), nullptr, changed);
  changed.clear();
  differ.ScanAll(now.source(), nullptr, changed);
  for (Rect& rect : changed) {
    const int x = rect.x / damage::kTilePx * damage::kTilePx;
    const int y = rect.y / damage::kTilePx * damage::kTilePx;
    rect = Clamp({x, y, damage::kTilePx, damage::kTilePx}, before.size);
  }
  return changed;
}

}  // namespace shoji::bench
