#include "tests/broker/rdp/page/page_rig.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

namespace shoji::rdp {
namespace {

bool SameRow(const tile::Pixels& before, const tile::Pixels& after, int y) {
  return std::equal(after.Row(y), after.Row(y) + after.size.width_px, before.Row(y));
}

}  // namespace

text::TextFace& Face() {
  static const std::vector<uint8_t> font = [] {
    std::ifstream file("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", std::ios::binary);
    return std::vector<uint8_t>(std::istreambuf_iterator<char>(file), {});
  }();
  static text::TextFace face = text::TextFace::Open(font).value();
  return face;
}

wire::ClientMessage KeyDown(uint32_t keysym) { return wire::Key{1, keysym, 0, true}; }
wire::ClientMessage KeyUp(uint32_t keysym) { return wire::Key{1, keysym, 0, false}; }

wire::ClientMessage ButtonAt(const Rect& rect, bool down) {
  return wire::Pointer{1, static_cast<uint16_t>(rect.x + rect.width_px / 2),
                       static_cast<uint16_t>(rect.y + rect.height_px / 2), static_cast<uint8_t>(down ? 1 : 0)};
}

int CountColour(const tile::Pixels& pixels, uint32_t colour) {
  return CountColour(pixels, {0, 0, pixels.size.width_px, pixels.size.height_px}, colour);
}

int CountColour(const tile::Pixels& pixels, const Rect& rect, uint32_t colour) {
  int count = 0;
  for (int y = rect.y; y < rect.bottom(); ++y) {
    for (int x = rect.x; x < rect.right(); ++x) count += pixels.Row(y)[x] == colour ? 1 : 0;
  }
  return count;
}

std::vector<uint32_t> CopyOf(const tile::Pixels& pixels) { return {pixels.first, pixels.first + pixels.Area()}; }

Rect Difference(const tile::Pixels& before, const tile::Pixels& after) {
  const Rect all{0, 0, after.size.width_px, after.size.height_px};
  if (before.size != after.size) return all;
  int top = 0;
  while (top < all.height_px && SameRow(before, after, top)) ++top;
  if (top == all.height_px) return {};
  int bottom = all.height_px;
  while (SameRow(before, after, bottom - 1)) --bottom;
  int left = all.width_px;
  int right = 0;
  for (int y = top; y < bottom; ++y) {
    const uint32_t* now = after.Row(y);
    const uint32_t* then = before.Row(y);
    int x = 0;
    while (x < left && now[x] == then[x]) ++x;
    left = std::min(left, x);
    x = all.width_px;
    while (x > right && now[x - 1] == then[x - 1]) --x;
    right = std::max(right, x);
  }
  return {left, top, right - left, bottom - top};
}

void Keep(const std::string& name, const tile::Pixels& pixels) {
  const char* folder = std::getenv("SHOJI_TEST_ARTIFACTS");
  if (folder == nullptr) return;
  std::ofstream file(std::string(folder) + "/" + name + ".ppm", std::ios::binary);
  file << "P6\n" << pixels.size.width_px << " " << pixels.size.height_px << "\n255\n";
  for (const uint32_t pixel : CopyOf(pixels)) {
    for (const int shift : {16, 8, 0}) file.put(static_cast<char>(pixel >> shift));
  }
}

}  // namespace shoji::rdp
