// Puts boxes and text on a canvas: measures, breaks into lines, draws. Lengths of the design are CSS pixels, as in
// web-client/src/portal/styles; one scale makes them pixels of the screen. Borrows canvas and face for one drawing.
#pragma once

#include <string_view>

#include "broker/rdp/page/canvas.h"
#include "codec/text/text_face.h"

namespace shoji::rdp {

struct Ink {
  int px = 16;  // of the design
  bool bold = false;
  uint32_t colour = 0;
  double line_height = 1.7;  // in em
};

class PagePainter {
 public:
  // `canvas` may be null: then nothing is drawn, only measured.
  PagePainter(Canvas* canvas, text::TextFace& face, double scale) : canvas_(canvas), face_(face), scale_(scale) {}

  // The same without a canvas: it measures only.
  PagePainter Blind() const { return {nullptr, face_, scale_}; }

  // A length of the design on the screen, at least 1 where it was.
  int Px(double length) const;
  int LineHeight(const Ink& ink) const { return Px(ink.px * ink.line_height); }
  int Width(std::string_view text, const Ink& ink) const;

  // Radius and edge are lengths of the design.
  void Fill(const Rect& rect, double radius, uint32_t colour);
  void Box(const Rect& rect, double radius, double edge_width, uint32_t edge, uint32_t inside);
  // One line in the vertical middle of `box`, from its left edge on (shift_px further left), cut at its edges.
  void Line(std::string_view text, const Ink& ink, const Rect& box, int shift_px = 0);
  void CentredLine(std::string_view text, const Ink& ink, const Rect& box);
  // Lines no wider than width_px from (x, y) down; how high they are together.
  int Paragraph(std::string_view text, const Ink& ink, int x, int y, int width_px);

 private:
  text::Style StyleOf(const Ink& ink) const;

  Canvas* canvas_;
  text::TextFace& face_;
  double scale_;
};

}  // namespace shoji::rdp
