#include "codec/text/text_face.h"

#include <freetype/freetype.h>
#include <freetype/ftoutln.h>
#include <ft2build.h>
#include <hb-ft.h>
#include <hb.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "codec/base/c_handle.h"

namespace shoji::text {
namespace {

using Library = CHandle<FT_LibraryRec_, FT_Done_FreeType>;
using Face = CHandle<FT_FaceRec_, FT_Done_Face>;
using ShapingFont = CHandle<hb_font_t, hb_font_destroy>;
using Buffer = CHandle<hb_buffer_t, hb_buffer_destroy>;

constexpr double kUnit = 64;  // FreeType's and HarfBuzz's fixed point
constexpr int kLoadFlags = FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP;
constexpr int kBoldPerEm = 26;  // a bold stem is about this part of an em thicker

FT_Matrix Tilted(double radians) {
  const auto fixed = [](double value) { return static_cast<FT_Fixed>(std::lround(value * 65'536)); };
  return {fixed(std::cos(radians)), -fixed(std::sin(radians)), fixed(std::sin(radians)), fixed(std::cos(radians))};
}

}  // namespace

struct TextFace::Libraries {
  Library library;
  Face face;
  ShapingFont shaping;
  int px = 0;
};

TextFace::TextFace(std::unique_ptr<Libraries> libraries) : libraries_(std::move(libraries)) {}
TextFace::TextFace(TextFace&&) noexcept = default;
TextFace& TextFace::operator=(TextFace&&) noexcept = default;
TextFace::~TextFace() = default;

Result<TextFace> TextFace::Open(std::span<const uint8_t> font) {
  auto libraries = std::make_unique<Libraries>();
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return Fail(ErrorCode::kUnavailable, "FreeType does not start");
  libraries->library.reset(library);
  FT_Face face = nullptr;
  if (FT_New_Memory_Face(library, font.data(), static_cast<FT_Long>(font.size()), 0, &face) != 0) {
    return Fail(ErrorCode::kInvalid, "no font in the file given for text");
  }
  libraries->face.reset(face);
  const bool sized = FT_Set_Pixel_Sizes(face, 0, 16) == 0;
  if (!sized || FT_Get_Char_Index(face, U'あ') == 0) {
    return Fail(ErrorCode::kInvalid, "the font given for text has no Japanese");
  }
  libraries->shaping.reset(hb_ft_font_create_referenced(face));
  hb_ft_font_set_load_flags(libraries->shaping.get(), kLoadFlags);
  return TextFace(std::move(libraries));
}

void TextFace::Use(Style style) {
  FT_Set_Transform(libraries_->face.get(), nullptr, nullptr);
  if (libraries_->px == style.px) return;
  libraries_->px = style.px;
  FT_Set_Pixel_Sizes(libraries_->face.get(), 0, static_cast<FT_UInt>(style.px));
  hb_ft_font_changed(libraries_->shaping.get());
}

Line TextFace::Shape(std::string_view utf8, Style style) {
  Use(style);
  const Buffer buffer(hb_buffer_create());
  const auto length = static_cast<int>(utf8.size());
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the length is said
  hb_buffer_add_utf8(buffer.get(), utf8.data(), length, 0, length);
  hb_buffer_set_direction(buffer.get(), HB_DIRECTION_LTR);
  hb_buffer_set_language(buffer.get(), hb_language_from_string("ja", -1));
  hb_buffer_guess_segment_properties(buffer.get());
  hb_shape(libraries_->shaping.get(), buffer.get(), nullptr, 0);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
  const hb_glyph_position_t* places = hb_buffer_get_glyph_positions(buffer.get(), &count);
  Line line;
  for (unsigned i = 0; i < count; ++i) {
    line.glyphs.push_back({infos[i].codepoint, line.width_px + places[i].x_offset / kUnit, places[i].y_offset / kUnit});
    line.width_px += places[i].x_advance / kUnit;
  }
  return line;
}

void TextFace::Draw(const Line& line, Style style, double x, double baseline, const GlyphSink& sink,
                    double tilt_radians) {
  Use(style);
  FT_Face face = libraries_->face.get();
  FT_Matrix matrix = Tilted(tilt_radians);
  if (tilt_radians != 0) FT_Set_Transform(face, &matrix, nullptr);
  for (const Glyph& glyph : line.glyphs) {
    const double right = x + glyph.x * std::cos(tilt_radians) - glyph.y * std::sin(tilt_radians);
    const double down = baseline - glyph.x * std::sin(tilt_radians) - glyph.y * std::cos(tilt_radians);
    if (FT_Load_Glyph(face, glyph.index, kLoadFlags) != 0) continue;
    if (style.bold) FT_Outline_Embolden(&face->glyph->outline, std::max<FT_Pos>(1, style.px * 64 / kBoldPerEm));
    if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0) continue;
    const FT_Bitmap& bitmap = face->glyph->bitmap;
    sink({.left = static_cast<int>(std::lround(right)) + face->glyph->bitmap_left,
          .top = static_cast<int>(std::lround(down)) - face->glyph->bitmap_top,
          .size = {static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows)},
          .first = bitmap.buffer,
          .stride_bytes = bitmap.pitch});
  }
}

}  // namespace shoji::text
