// Draws text: shaped by HarfBuzz, rasterised by FreeType, as coverage of pixels that others colour. The only folder
// that knows either library. Pure: the font is given as bytes, no file is opened. One thread; values in, values out.
// Sentences come from the trusted side; names in them (of a host, say) may not: tests/fuzz/rdp_notice_fuzzer.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::text {

struct Glyph {
  uint32_t index = 0;
  double x = 0;  // from the beginning of its line
  double y = 0;  // upwards
};

// One line of text, in the size and weight it was shaped in.
struct Line {
  std::vector<Glyph> glyphs;
  double width_px = 0;
};

struct Style {
  int px = 16;        // height of the em square, 1..256
  bool bold = false;  // thickened outlines: a font file has one weight
  bool operator==(const Style&) const = default;
};

// How much of each pixel one glyph covers, 0..255, rows stride_bytes apart; valid during the call it is given to.
struct GlyphCoverage {
  int left = 0;
  int top = 0;
  Size size;
  const uint8_t* first = nullptr;
  int stride_bytes = 0;

  uint8_t At(int x, int y) const { return first[static_cast<ptrdiff_t>(y) * stride_bytes + x]; }
};

using GlyphSink = std::function<void(const GlyphCoverage&)>;

class TextFace {
 public:
  // `font`: a font file, or a collection whose first font is the one for Japanese; outlives the face. kInvalid when it
  // is none, or has no Japanese.
  static Result<TextFace> Open(std::span<const uint8_t> font);
  TextFace(TextFace&&) noexcept;
  TextFace& operator=(TextFace&&) noexcept;
  ~TextFace();

  // One line of UTF-8, left to right. What is no character becomes one that says so.
  Line Shape(std::string_view utf8, Style style);
  // Gives `sink` every glyph of a line shaped in this style, beginning on the baseline at (x, baseline), downwards
  // counted, going up by `tilt_radians`.
  void Draw(const Line& line, Style style, double x, double baseline, const GlyphSink& sink, double tilt_radians = 0);

 private:
  struct Libraries;
  explicit TextFace(std::unique_ptr<Libraries> libraries);
  void Use(Style style);

  std::unique_ptr<Libraries> libraries_;
};

}  // namespace shoji::text
