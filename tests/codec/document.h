// A page of text-like content for scroll tests: as in a real one, glyphs repeat, lines end anywhere, and much is blank;
// a table and pictures are in it. A function of the place in the document, so that any part can be drawn anywhere.
#pragma once

#include <array>
#include <cstdint>
#include <random>

namespace shoji::test {

class Document {
 public:
  explicit Document(uint32_t seed) : seed_(seed) {
    std::minstd_rand random(seed * 7919 + 1);
    for (Glyph& glyph : glyphs_) Draw(glyph, random);
  }

  // Colour at a place of the document, which begins at (0, 0) and is 900 px wide.
  uint32_t At(int x, int y) const {
    if (x < kMarginPx || y < 0 || x >= kMarginPx + kColumns * kGlyphPx) return 0xFFFFFF;
    const uint32_t block = Mix(static_cast<uint32_t>(y / kBlockPx), 1);
    if (block % 7 == 1) return Picture(x, y);
    if (block % 7 == 2) return Table(x, y);
    return Text(x - kMarginPx, y, block);
  }

 private:
  static constexpr int kMarginPx = 36;
  static constexpr int kGlyphPx = 16;
  static constexpr int kLinePx = 27;
  static constexpr int kBlockPx = 8 * kLinePx;
  static constexpr int kColumns = 50;
  using Glyph = std::array<uint8_t, size_t{kGlyphPx} * kGlyphPx>;

  uint32_t Mix(uint32_t a, uint32_t b) const {
    uint32_t hash = (a * 73856093u) ^ (b * 19349663u) ^ (seed_ * 83492791u);
    hash ^= hash >> 15;
    hash *= 2246822519u;
    return hash ^ hash >> 13;
  }
  static void Draw(Glyph& glyph, std::minstd_rand& random) {
    glyph.fill(255);
    const auto at = [&](size_t x, size_t y) -> uint8_t& { return glyph[y * kGlyphPx + x]; };
    for (int stroke = 0; stroke < 6; ++stroke) {
      const bool across = random() % 2 == 0;
      const size_t fixed = 1 + random() % 13;
      const size_t first = 1 + random() % 6;
      const size_t end = first + 3 + random() % 6;
      for (size_t i = first; i < end; ++i) {
        at(across ? i : fixed, across ? fixed : i) = static_cast<uint8_t>(random() % 3 * 30);
        uint8_t& edge = at(across ? i : fixed + 1, across ? fixed + 1 : i);
        if (edge == 255) edge = static_cast<uint8_t>(120 + random() % 4 * 30);
      }
    }
  }
  uint32_t GlyphPixel(uint32_t glyph, int x, int y) const {
    const uint32_t grey = glyphs_[glyph % glyphs_.size()][static_cast<size_t>(y) * kGlyphPx + static_cast<size_t>(x)];
    return grey << 16 | grey << 8 | grey;
  }
  uint32_t Text(int x, int y, uint32_t block) const {
    const int line = y / kLinePx;
    const int column = x / kGlyphPx;
    const bool last = line % 8 == static_cast<int>(2 + block % 5);  // of a paragraph
    const int length = last ? static_cast<int>(Mix(static_cast<uint32_t>(line), 3) % kColumns) : kColumns - 1;
    const bool blank = line % 8 == static_cast<int>(3 + block % 5) || column >= length || y % kLinePx >= kGlyphPx;
    if (blank) return 0xFFFFFF;
    // Some characters are much more frequent than others, as in every language.
    const uint32_t any = Mix(static_cast<uint32_t>(line), static_cast<uint32_t>(column) + 17);
    return GlyphPixel(any % 4 == 0 ? any / 4 % 8 : any / 4, x % kGlyphPx, y % kLinePx);
  }
  // Rows of equal height, each with a number and the same two marks.
  uint32_t Table(int x, int y) const {
    const int row = y / kLinePx;
    if (y % kLinePx == kLinePx - 1 || x % 120 == kMarginPx) return 0xC0C0C0;
    const int column = x % 120 - 40;
    if (column < 0 || column >= 3 * kGlyphPx || y % kLinePx >= kGlyphPx) return 0xFFFFFF;
    const bool number = x < 160;
    const uint32_t glyph = number ? Mix(static_cast<uint32_t>(row), static_cast<uint32_t>(column / kGlyphPx)) % 10 : 11;
    return GlyphPixel(glyph, column % kGlyphPx, y % kLinePx);
  }
  uint32_t Picture(int x, int y) const {
    const uint32_t grain = Mix(static_cast<uint32_t>(x), static_cast<uint32_t>(y)) & 0x070707;
    return (static_cast<uint32_t>((x / 2) & 127) << 16 | static_cast<uint32_t>((y / 2) & 127) << 8 | 64u) + grain;
  }

  uint32_t seed_;
  std::array<Glyph, 400> glyphs_;
};

}  // namespace shoji::test
