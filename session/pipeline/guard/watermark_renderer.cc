#include "session/pipeline/guard/watermark_renderer.h"

#include <freetype/freetype.h>
#include <ft2build.h>
#include <hb-ft.h>
#include <hb.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>

#include "codec/base/c_handle.h"

namespace shoji::pipeline {
namespace {

using Library = CHandle<FT_LibraryRec_, FT_Done_FreeType>;
using FaceHandle = CHandle<FT_FaceRec_, FT_Done_Face>;
using ShapingFont = CHandle<hb_font_t, hb_font_destroy>;
using Buffer = CHandle<hb_buffer_t, hb_buffer_destroy>;

constexpr int kLinePx = kWatermarkTextPx * 3 / 2;
constexpr int kGapPx = 2 * kWatermarkTextPx;  // between one text and the next
constexpr double kUnit = 64;                  // FreeType's and HarfBuzz's fixed point

double Tilt() { return kWatermarkTiltDegrees * std::numbers::pi / 180; }

struct Glyph {
  uint32_t index = 0;
  double x = 0;  // from the beginning of its line
  double y = 0;  // upwards
};

struct Line {
  std::vector<Glyph> glyphs;
  double width = 0;
};

int WholeCells(double length_px) { return static_cast<int>(std::ceil(std::max(length_px, 1.0) / kGridPx)) * kGridPx; }

// How much of each pixel is covered, 0..255; what leaves on one side comes in on the other.
class Ring {
 public:
  explicit Ring(Size size)
      : size_(size), covered_(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px)) {}
  uint8_t& At(int x, int y) {
    const int column = ((x % size_.width_px) + size_.width_px) % size_.width_px;
    const int row = ((y % size_.height_px) + size_.height_px) % size_.height_px;
    return covered_[static_cast<size_t>(row) * static_cast<size_t>(size_.width_px) + static_cast<size_t>(column)];
  }
  void Add(const FT_Bitmap& bitmap, int left, int top) {
    for (int y = 0; y < static_cast<int>(bitmap.rows); ++y) {
      for (int x = 0; x < static_cast<int>(bitmap.width); ++x) {
        uint8_t& pixel = At(left + x, top + y);
        pixel = std::max(pixel, bitmap.buffer[y * bitmap.pitch + x]);
      }
    }
  }
  uint8_t MostAround(int x, int y) {
    uint8_t most = 0;
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) most = std::max(most, At(x + dx, y + dy));
    }
    return most;
  }
  bool blank() const {
    return std::ranges::all_of(covered_, [](uint8_t covered) { return covered == 0; });
  }
  Size size() const { return size_; }

 private:
  Size size_;
  std::vector<uint8_t> covered_;
};

// Dark where the text is, light around it.
WatermarkTile Coloured(Ring& text) {
  const Size size = text.size();
  WatermarkTile tile{.size = size, .alpha = {}, .light = {}};
  for (int y = 0; y < size.height_px; ++y) {
    for (int x = 0; x < size.width_px; ++x) {
      const int dark = text.At(x, y) * kWatermarkOpacityPercent / 100;
      const int rim = (text.MostAround(x, y) - text.At(x, y)) * kWatermarkOpacityPercent / 100;
      tile.alpha.push_back(static_cast<uint8_t>(dark + rim));
      tile.light.push_back(static_cast<uint8_t>(rim * 255 >> 8));
    }
  }
  return tile;
}

// Where a line may end: the last space that fits, else the last character that does; all of it when it fits.
size_t FirstLineBytes(std::string_view text, size_t fitting_bytes) {
  if (fitting_bytes >= text.size()) return text.size();
  size_t end = fitting_bytes;
  while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  const size_t space = text.rfind(' ', end);
  return space == std::string_view::npos || space == 0 ? std::max<size_t>(end, 1) : space;
}

}  // namespace

struct WatermarkRenderer::Face {
  explicit Face(FontFile file) : font(std::move(file)) {}

  Line Shape(std::string_view text) const;
  std::vector<Line> ShapeLines(std::string_view text) const;
  void Draw(const Line& line, double x, double y, Ring& ring) const;

  FontFile font;
  Library library;
  FaceHandle face;
  ShapingFont shaping;
};

WatermarkRenderer::WatermarkRenderer(std::unique_ptr<Face> face) : face_(std::move(face)) {}
WatermarkRenderer::WatermarkRenderer(WatermarkRenderer&&) noexcept = default;
WatermarkRenderer& WatermarkRenderer::operator=(WatermarkRenderer&&) noexcept = default;
WatermarkRenderer::~WatermarkRenderer() = default;

Result<WatermarkRenderer> WatermarkRenderer::Open(FontFile font) {
  auto face = std::make_unique<Face>(std::move(font));
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return Fail(ErrorCode::kUnavailable, "FreeType does not start");
  face->library.reset(library);
  const auto bytes = face->font.bytes();
  FT_Face opened = nullptr;
  // The first font of the collection is the one for Japanese.
  if (FT_New_Memory_Face(library, bytes.data(), static_cast<FT_Long>(bytes.size()), 0, &opened) != 0) {
    return Fail(ErrorCode::kInvalid, "the watermark's font is none");
  }
  face->face.reset(opened);
  const bool sized = FT_Set_Pixel_Sizes(opened, 0, kWatermarkTextPx) == 0;
  if (!sized || FT_Get_Char_Index(opened, U'あ') == 0) {
    return Fail(ErrorCode::kInvalid, "the watermark's font has no Japanese");
  }
  face->shaping.reset(hb_ft_font_create_referenced(opened));
  hb_ft_font_set_load_flags(face->shaping.get(), FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
  return WatermarkRenderer(std::move(face));
}

Line WatermarkRenderer::Face::Shape(std::string_view text) const {
  FT_Set_Transform(face.get(), nullptr, nullptr);
  const Buffer buffer(hb_buffer_create());
  const auto length = static_cast<int>(text.size());
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the length is said
  hb_buffer_add_utf8(buffer.get(), text.data(), length, 0, length);
  hb_buffer_set_direction(buffer.get(), HB_DIRECTION_LTR);
  hb_buffer_set_language(buffer.get(), hb_language_from_string("ja", -1));
  hb_buffer_guess_segment_properties(buffer.get());
  hb_shape(shaping.get(), buffer.get(), nullptr, 0);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
  const hb_glyph_position_t* places = hb_buffer_get_glyph_positions(buffer.get(), &count);
  Line line;
  for (unsigned i = 0; i < count; ++i) {
    line.glyphs.push_back({infos[i].codepoint, line.width + places[i].x_offset / kUnit, places[i].y_offset / kUnit});
    line.width += places[i].x_advance / kUnit;
  }
  return line;
}

std::vector<Line> WatermarkRenderer::Face::ShapeLines(std::string_view text) const {
  std::vector<Line> lines;
  while (!text.empty()) {
    Line line = Shape(text);
    size_t bytes = text.size();
    while (line.width > kMaxWatermarkLinePx && bytes > 1) {
      bytes = FirstLineBytes(text.substr(0, bytes), bytes - 1);
      line = Shape(text.substr(0, bytes));
    }
    lines.push_back(std::move(line));
    text.remove_prefix(bytes);
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  return lines;
}

// From (x, y), downwards counted, on; the face is tilted already.
void WatermarkRenderer::Face::Draw(const Line& line, double x, double y, Ring& ring) const {
  for (const Glyph& glyph : line.glyphs) {
    const double right = x + glyph.x * std::cos(Tilt()) - glyph.y * std::sin(Tilt());
    const double down = y - glyph.x * std::sin(Tilt()) - glyph.y * std::cos(Tilt());
    if (FT_Load_Glyph(face.get(), glyph.index, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) continue;
    if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0) continue;
    ring.Add(face->glyph->bitmap, static_cast<int>(std::lround(right)) + face->glyph->bitmap_left,
             static_cast<int>(std::lround(down)) - face->glyph->bitmap_top);
  }
}

Result<WatermarkTile> WatermarkRenderer::Render(std::string_view text) {
  if (text.empty() || text.size() > kMaxWatermarkBytes) {
    return Fail(ErrorCode::kInvalid, "a watermark is 1 to 512 bytes of text");
  }
  const std::vector<Line> lines = face_->ShapeLines(text);
  double width = 0;
  for (const Line& line : lines) width = std::max(width, line.width);
  const double height = static_cast<double>(lines.size()) * kLinePx;
  Ring ring({WholeCells(width * std::cos(Tilt()) + height * std::sin(Tilt()) + kGapPx),
             WholeCells(width * std::sin(Tilt()) + height * std::cos(Tilt()) + kGapPx)});
  const auto fixed = [](double value) { return static_cast<FT_Fixed>(std::lround(value * 65'536)); };
  FT_Matrix tilted{fixed(std::cos(Tilt())), -fixed(std::sin(Tilt())), fixed(std::sin(Tilt())), fixed(std::cos(Tilt()))};
  FT_Set_Transform(face_->face.get(), &tilted, nullptr);
  const double top = width * std::sin(Tilt()) + kWatermarkTextPx;
  for (size_t i = 0; i < lines.size(); ++i) {
    const double along = static_cast<double>(i) * kLinePx;
    face_->Draw(lines[i], along * std::sin(Tilt()), top + along * std::cos(Tilt()), ring);
  }
  if (ring.blank()) return Fail(ErrorCode::kInvalid, "nothing of the watermark can be seen");
  return Coloured(ring);
}

}  // namespace shoji::pipeline
