#include "broker/rdp/page/page_painter.h"

#include <algorithm>
#include <cmath>

#include "codec/text/line_breaker.h"

namespace shoji::rdp {
namespace {

// Where the baseline is in a line box, in em from its middle: capitals and Japanese both look centred so.
constexpr double kBaselineBelowMiddle = 0.36;

}  // namespace

int PagePainter::Px(double length) const {
  const auto px = static_cast<int>(std::lround(length * scale_));
  return length > 0 ? std::max(px, 1) : px;
}

text::Style PagePainter::StyleOf(const Ink& ink) const {
  return {.px = std::clamp(Px(ink.px), 1, 256), .bold = ink.bold};
}

int PagePainter::Width(std::string_view text, const Ink& ink) const {
  return static_cast<int>(std::ceil(face_.Shape(text, StyleOf(ink)).width_px));
}

void PagePainter::Fill(const Rect& rect, double radius, uint32_t colour) {
  if (canvas_ != nullptr) canvas_->FillRound(rect, Px(radius), colour);
}

void PagePainter::Box(const Rect& rect, double radius, double edge_width, uint32_t edge, uint32_t inside) {
  if (canvas_ != nullptr) canvas_->Box(rect, Px(radius), Px(edge_width), edge, inside);
}

void PagePainter::Line(std::string_view text, const Ink& ink, const Rect& box, int shift_px) {
  if (canvas_ == nullptr) return;
  const text::Style style = StyleOf(ink);
  const int baseline = box.y + box.height_px / 2 + static_cast<int>(std::lround(style.px * kBaselineBelowMiddle));
  canvas_->Text(face_, face_.Shape(text, style), style, box.x - shift_px, baseline, ink.colour, box);
}

void PagePainter::CentredLine(std::string_view text, const Ink& ink, const Rect& box) {
  const int width = std::min(Width(text, ink), box.width_px);
  const int left = box.x + (box.width_px - width) / 2;
  Line(text, ink, {left, box.y, box.right() - left, box.height_px});
}

int PagePainter::Paragraph(std::string_view text, const Ink& ink, int x, int y, int width_px) {
  const text::Style style = StyleOf(ink);
  const auto measure = [&](std::string_view part) { return face_.Shape(part, style).width_px; };
  const int height = LineHeight(ink);
  int top = y;
  for (const std::string_view line : text::BreakLines(text, width_px, measure)) {
    // A little more to the right: a thickened last glyph ends beyond its advance.
    Line(line, ink, {x, top, width_px + Px(2), height});
    top += height;
  }
  return top - y;
}

}  // namespace shoji::rdp
