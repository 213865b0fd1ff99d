// A picture that boxes and text are drawn on. Plain memory, one owner; everything is cut at its edges.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/text/text_face.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

class Canvas {
 public:
  explicit Canvas(Size size);

  Size size() const { return size_; }
  // BGRX, the unused byte zero; valid as long as the canvas.
  tile::Pixels pixels() const { return {pixels_.data(), size_.width_px, size_}; }

  void Fill(const Rect& rect, uint32_t colour) { FillRound(rect, 0, colour); }
  // With its corners rounded, smoothly.
  void FillRound(const Rect& rect, int radius_px, uint32_t colour);
  // A box with an edge of width_px inside its rectangle.
  void Box(const Rect& rect, int radius_px, int width_px, uint32_t edge, uint32_t inside);
  // A line as text::TextFace shaped it in this style; nothing of it outside `clip`.
  void Text(text::TextFace& face, const text::Line& line, text::Style style, int x, int baseline, uint32_t colour,
            const Rect& clip);

 private:
  void Blend(int x, int y, uint32_t colour, int covered);

  Size size_;
  std::vector<uint32_t> pixels_;
};

}  // namespace shoji::rdp
