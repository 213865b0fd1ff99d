#include "session/pipeline/guard/watermark_renderer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include "codec/text/text_face.h"

namespace shoji::pipeline {
namespace {

constexpr int kLinePx = kWatermarkTextPx * 3 / 2;
constexpr int kGapPx = 2 * kWatermarkTextPx;  // between one text and the next
constexpr text::Style kStyle{.px = kWatermarkTextPx, .bold = false};

double Tilt() { return kWatermarkTiltDegrees * std::numbers::pi / 180; }

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
  void Add(const text::GlyphCoverage& glyph) {
    for (int y = 0; y < glyph.size.height_px; ++y) {
      for (int x = 0; x < glyph.size.width_px; ++x) {
        uint8_t& pixel = At(glyph.left + x, glyph.top + y);
        pixel = std::max(pixel, glyph.At(x, y));
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

  std::vector<text::Line> ShapeLines(std::string_view text);

  FontFile font;
  std::optional<text::TextFace> face;
};

WatermarkRenderer::WatermarkRenderer(std::unique_ptr<Face> face) : face_(std::move(face)) {}
WatermarkRenderer::WatermarkRenderer(WatermarkRenderer&&) noexcept = default;
WatermarkRenderer& WatermarkRenderer::operator=(WatermarkRenderer&&) noexcept = default;
WatermarkRenderer::~WatermarkRenderer() = default;

Result<WatermarkRenderer> WatermarkRenderer::Open(FontFile font) {
  auto face = std::make_unique<Face>(std::move(font));
  auto opened = text::TextFace::Open(face->font.bytes());
  if (!opened) return std::unexpected(opened.error());
  face->face = std::move(*opened);
  return WatermarkRenderer(std::move(face));
}

std::vector<text::Line> WatermarkRenderer::Face::ShapeLines(std::string_view text) {
  std::vector<text::Line> lines;
  while (!text.empty()) {
    text::Line line = face->Shape(text, kStyle);
    size_t bytes = text.size();
    while (line.width_px > kMaxWatermarkLinePx && bytes > 1) {
      bytes = FirstLineBytes(text.substr(0, bytes), bytes - 1);
      line = face->Shape(text.substr(0, bytes), kStyle);
    }
    lines.push_back(std::move(line));
    text.remove_prefix(bytes);
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  return lines;
}

Result<WatermarkTile> WatermarkRenderer::Render(std::string_view text) {
  if (text.empty() || text.size() > kMaxWatermarkBytes) {
    return Fail(ErrorCode::kInvalid, "a watermark is 1 to 512 bytes of text");
  }
  const std::vector<text::Line> lines = face_->ShapeLines(text);
  double width = 0;
  for (const text::Line& line : lines) width = std::max(width, line.width_px);
  const double height = static_cast<double>(lines.size()) * kLinePx;
  Ring ring({WholeCells(width * std::cos(Tilt()) + height * std::sin(Tilt()) + kGapPx),
             WholeCells(width * std::sin(Tilt()) + height * std::cos(Tilt()) + kGapPx)});
  const double top = width * std::sin(Tilt()) + kWatermarkTextPx;
  const auto add = [&ring](const text::GlyphCoverage& glyph) { ring.Add(glyph); };
  for (size_t i = 0; i < lines.size(); ++i) {
    const double along = static_cast<double>(i) * kLinePx;
    face_->face->Draw(lines[i], kStyle, along * std::sin(Tilt()), top + along * std::cos(Tilt()), add, Tilt());
  }
  if (ring.blank()) return Fail(ErrorCode::kInvalid, "nothing of the watermark can be seen");
  return Coloured(ring);
}

}  // namespace shoji::pipeline
