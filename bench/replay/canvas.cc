#include "bench/replay/canvas.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cstring>

#include "codec/base/check.h"

namespace shoji::bench {
namespace {

using Layout = CHandle<PangoLayout, g_object_unref>;
using Font = CHandle<PangoFontDescription, pango_font_description_free>;
using FontOptions = CHandle<cairo_font_options_t, cairo_font_options_destroy>;

void SetColour(cairo_t* cairo, uint32_t colour) {
  cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0);
}

Font FontOf(const TextStyle& style) {
  Font font(pango_font_description_from_string("Noto Sans CJK JP"));
  pango_font_description_set_absolute_size(font.get(), style.size_px * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

// Grey edges, as the isolated browser has them (LCD edges would be coloured).
Layout GreyLayout(cairo_t* cairo) {
  Layout layout(pango_cairo_create_layout(cairo));
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_SLIGHT);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), options.get());
  return layout;
}

}  // namespace

Canvas::Canvas(Size size)
    : size_(size),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width_px, size.height_px)),
      cairo_(cairo_create(surface_.get())) {
  SHOJI_CHECK(cairo_status(cairo_.get()) == CAIRO_STATUS_SUCCESS);
  Fill({0, 0, size.width_px, size.height_px}, 0xFFFFFF);
}

tile::Pixels Canvas::pixels() const {
  cairo_surface_flush(surface_.get());
  const auto* first = reinterpret_cast<const uint32_t*>(cairo_image_surface_get_data(surface_.get()));
  return {first, cairo_image_surface_get_stride(surface_.get()) / 4, size_};
}

void Canvas::Fill(const Rect& where, uint32_t colour) {
  SetColour(cairo_.get(), colour);
  cairo_rectangle(cairo_.get(), where.x, where.y, where.width_px, where.height_px);
  cairo_fill(cairo_.get());
}

void Canvas::Frame(const Rect& where, uint32_t colour) {
  Fill({where.x, where.y, where.width_px, 1}, colour);
  Fill({where.x, where.bottom() - 1, where.width_px, 1}, colour);
  Fill({where.x, where.y, 1, where.height_px}, colour);
  Fill({where.right() - 1, where.y, 1, where.height_px}, colour);
}

int Canvas::Text(int x, int y, int width_px, const TextStyle& style, const std::string& text) {
  const Layout layout = GreyLayout(cairo_.get());
  const Font font = FontOf(style);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_width(layout.get(), width_px * PANGO_SCALE);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  SetColour(cairo_.get(), style.colour);
  cairo_move_to(cairo_.get(), x, y);
  pango_cairo_show_layout(cairo_.get(), layout.get());
  int height_px = 0;
  pango_layout_get_pixel_size(layout.get(), nullptr, &height_px);
  return height_px;
}

void Canvas::Path(std::span<const Point> points, uint32_t colour) {
  SetColour(cairo_.get(), colour);
  for (const Point& point : points) cairo_line_to(cairo_.get(), point.x, point.y);
}

void Canvas::Line(std::span<const Point> points, double width_px, uint32_t colour) {
  Path(points, colour);
  cairo_set_line_width(cairo_.get(), width_px);
  cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
  cairo_stroke(cairo_.get());
}

void Canvas::Polygon(std::span<const Point> points, uint32_t colour) {
  Path(points, colour);
  cairo_close_path(cairo_.get());
  cairo_fill(cairo_.get());
}

void Canvas::Paste(const tile::Pixels& from, int from_x, int from_y, const Rect& to) {
  cairo_surface_flush(surface_.get());
  auto* target = reinterpret_cast<uint32_t*>(cairo_image_surface_get_data(surface_.get()));
  const int stride_px = cairo_image_surface_get_stride(surface_.get()) / 4;
  const Rect inside = Clamp(to, size_);
  const int left = inside.x - to.x + from_x;
  const int top = inside.y - to.y + from_y;
  const Rect source = Clamp({left, top, inside.width_px, inside.height_px}, from.size);
  for (int row = 0; row < source.height_px; ++row) {
    const ptrdiff_t y = inside.y + source.y - top + row;
    std::memcpy(target + y * stride_px + inside.x + source.x - left, from.Row(source.y + row) + source.x,
                static_cast<size_t>(source.width_px) * 4);
  }
  cairo_surface_mark_dirty(surface_.get());
}

}  // namespace shoji::bench
