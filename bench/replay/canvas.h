// A picture to draw on as a browser would: text through Pango, shapes through cairo. For generated sequences; the only
// user of both libraries. One owner, one thread. The same calls give the same pixels where fonts and libraries are the
// same.
#pragma once

#include <cairo.h>

#include <cstdint>
#include <span>
#include <string>

#include "codec/base/c_handle.h"
#include "codec/base/geometry.h"
#include "codec/tile/pixels.h"

namespace shoji::bench {

struct TextStyle {
  int size_px = 16;
  bool bold = false;
  uint32_t colour = 0x222222;
};

struct Point {
  double x = 0;
  double y = 0;
};

class Canvas {
 public:
  // White. The size is at least 1x1.
  explicit Canvas(Size size);

  Size size() const { return size_; }
  // BGRX 8888, top-down; the fourth byte is undefined. Valid while the canvas lives, its content until the next call.
  tile::Pixels pixels() const;

  void Fill(const Rect& where, uint32_t colour);
  // One pixel wide, inside the rectangle.
  void Frame(const Rect& where, uint32_t colour);
  // Wrapped at `width_px`. Returns the height it took.
  int Text(int x, int y, int width_px, const TextStyle& style, const std::string& text);
  void Line(std::span<const Point> points, double width_px, uint32_t colour);
  void Polygon(std::span<const Point> points, uint32_t colour);
  // Copies the pixels of `from` at (from_x, from_y) to `to`; what lies outside either picture is left out.
  void Paste(const tile::Pixels& from, int from_x, int from_y, const Rect& to);

 private:
  void Path(std::span<const Point> points, uint32_t colour);

  Size size_;
  CHandle<cairo_surface_t, cairo_surface_destroy> surface_;
  CHandle<cairo_t, cairo_destroy> cairo_;
};

}  // namespace shoji::bench
