#include "codec/choice/natural_choice.h"

namespace shoji::choice {
namespace {

// Tables and markers of a baseline 4:4:4 JPEG with the standard Huffman tables.
constexpr size_t kJpegFixedBytes = 620;
// Photos at quality 85, 4:4:4, measured on the tests' pictures: 2 to 3 bits a pixel.
constexpr size_t kJpegBitsPerPixel = 3;

}  // namespace

bool PrefersJpeg(const NaturalTile& tile) {
  const size_t area = static_cast<size_t>(tile.rect.width_px) * static_cast<size_t>(tile.rect.height_px);
  return tile.lossless_bytes > kJpegFixedBytes + area * kJpegBitsPerPixel / 8;
}

std::vector<bool> ChooseJpeg(std::span<const NaturalTile> tiles, size_t lossless_budget_bytes) {
  std::vector<bool> jpeg(tiles.size(), false);
  size_t total = 0;
  for (const NaturalTile& tile : tiles) total += tile.lossless_bytes;
  if (total <= lossless_budget_bytes) return jpeg;
  for (size_t i = 0; i < tiles.size(); ++i) jpeg[i] = PrefersJpeg(tiles[i]);
  return jpeg;
}

}  // namespace shoji::choice
