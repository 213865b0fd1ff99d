#include "broker/rdp/page/canvas.h"

#include <algorithm>
#include <cmath>

namespace shoji::rdp {
namespace {

uint32_t Mixed(uint32_t ground, uint32_t colour, int covered) {
  uint32_t mixed = 0;
  for (const int shift : {0, 8, 16}) {
    const int under = static_cast<int>(ground >> shift & 0xff);
    const int over = static_cast<int>(colour >> shift & 0xff);
    mixed |= static_cast<uint32_t>((over * covered + under * (255 - covered) + 127) / 255) << shift;
  }
  return mixed;
}

// How much of the pixel that many columns and rows inside a corner the rounded box covers.
int CornerCoverage(int column, int row, int radius_px) {
  const double distance = std::hypot(radius_px - column - 0.5, radius_px - row - 0.5);
  return static_cast<int>(std::lround(255 * std::clamp(radius_px + 0.5 - distance, 0.0, 1.0)));
}

}  // namespace

Canvas::Canvas(Size size)
    : size_(size), pixels_(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px)) {}

void Canvas::FillRound(const Rect& rect, int radius_px, uint32_t colour) {
  const int radius = std::min({radius_px, rect.width_px / 2, rect.height_px / 2});
  const Rect inside = Clamp(rect, size_);
  for (int y = inside.y; y < inside.bottom(); ++y) {
    const int row = std::min(y - rect.y, rect.bottom() - 1 - y);
    for (int x = inside.x; x < inside.right(); ++x) {
      const int column = std::min(x - rect.x, rect.right() - 1 - x);
      const bool corner = row < radius && column < radius;
      Blend(x, y, colour, corner ? CornerCoverage(column, row, radius) : 255);
    }
  }
}

void Canvas::Box(const Rect& rect, int radius_px, int width_px, uint32_t edge, uint32_t inside) {
  FillRound(rect, radius_px, edge);
  FillRound({rect.x + width_px, rect.y + width_px, rect.width_px - 2 * width_px, rect.height_px - 2 * width_px},
            radius_px - width_px, inside);
}

void Canvas::Text(text::TextFace& face, const text::Line& line, text::Style style, int x, int baseline, uint32_t colour,
                  const Rect& clip) {
  const Rect open = Clamp(clip, size_);
  const auto blend = [&](const text::GlyphCoverage& glyph) {
    const int right = std::min(glyph.left + glyph.size.width_px, open.right());
    const int bottom = std::min(glyph.top + glyph.size.height_px, open.bottom());
    for (int y = std::max(glyph.top, open.y); y < bottom; ++y) {
      for (int column = std::max(glyph.left, open.x); column < right; ++column) {
        Blend(column, y, colour, glyph.At(column - glyph.left, y - glyph.top));
      }
    }
  };
  face.Draw(line, style, x, baseline, blend);
}

void Canvas::Blend(int x, int y, uint32_t colour, int covered) {
  uint32_t& pixel = pixels_[static_cast<size_t>(y) * static_cast<size_t>(size_.width_px) + static_cast<size_t>(x)];
  pixel = covered == 255 ? colour : Mixed(pixel, colour, covered);
}

}  // namespace shoji::rdp
