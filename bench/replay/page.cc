#include "bench/replay/page.h"

#include <string>
#include <vector>

#include "bench/inspect/municipal_text.h"
#include "bench/replay/natural_picture.h"

namespace shoji::bench {
namespace {

constexpr int kMarginPx = 40;
constexpr uint32_t kLinkColour = 0x0017C1;
constexpr uint32_t kLineColour = 0xB3B3B3;
constexpr std::string_view kHeadings[] = {"お知らせ", "市政情報",        "子育て・教育", "くらしの手続き",
                                          "入札結果", "令和8年度予算案", "防災・安全",   "情報公開"};

// Writes down a column, part by part; each part returns where the next one starts.
class Column {
 public:
  Column(Canvas& canvas, uint64_t seed) : canvas_(canvas), random_(seed), width_px_(canvas.size().width_px) {}

  int Heading(int y) {
    const int height =
        canvas_.Text(kMarginPx, y + 12, Inner(), {26, true, 0x00118F}, std::string(random_.Of(kHeadings)));
    canvas_.Fill({kMarginPx, y + height + 18, Inner(), 2}, 0x00118F);
    return y + height + 32;
  }
  int Paragraph(int y) {
    std::string text;
    for (uint64_t i = random_.Between(3, 6); i > 0; --i) text += Sentence(random_);
    return y + canvas_.Text(kMarginPx, y, Inner(), {16, false, 0x222222}, text) + 16;
  }
  int Links(int y) {
    for (uint64_t i = random_.Between(3, 6); i > 0; --i) {
      canvas_.Fill({kMarginPx + 4, y + 10, 5, 5}, kLinkColour);
      y += canvas_.Text(kMarginPx + 18, y, Inner() - 18, {15, false, kLinkColour}, Sentence(random_)) + 6;
    }
    return y + 10;
  }
  int Table(int y) {
    const int rows = static_cast<int>(random_.Between(4, 9));
    const int cell_px = Inner() / 4;
    for (int row = 0; row < rows; ++row, y += 30) {
      if (row == 0) canvas_.Fill({kMarginPx, y, cell_px * 4, 31}, 0xE8F1FE);
      for (int column = 0; column < 4; ++column) {
        canvas_.Frame({kMarginPx + column * cell_px, y, cell_px + 1, 31}, kLineColour);
        const std::string text = column == 0 ? PersonName(random_) : random_.Digits(random_.Between(2, 7));
        canvas_.Text(kMarginPx + column * cell_px + 8, y + 4, cell_px - 16, {14, row == 0, 0x222222}, text);
      }
    }
    return y + 20;
  }
  int Photo(int y) {
    const NaturalPicture photo({320, 200}, random_.Below(1'000'000));
    canvas_.Paste(photo.pixels(), 0, 0, {kMarginPx, y, 320, 200});
    canvas_.Text(kMarginPx + 340, y, Inner() - 340, {16, false, 0x222222}, Sentence(random_) + Sentence(random_));
    return y + 220;
  }
  // One part in the usual mixture.
  int Any(int y) {
    const uint64_t part = random_.Below(12);
    if (part < 5) return Paragraph(y);
    if (part < 7) return Heading(y);
    if (part < 9) return Links(y);
    return part < 11 ? Table(y) : Photo(y);
  }

 private:
  int Inner() const { return width_px_ - 2 * kMarginPx; }
  Canvas& canvas_;
  SeededRandom random_;
  int width_px_;
};

double Coordinate(SeededRandom& random, int end) {
  return static_cast<double>(random.Below(static_cast<uint64_t>(end)));
}

void DrawBlocks(Canvas& canvas, SeededRandom& random) {
  constexpr uint32_t kColours[] = {0xE8E4DC, 0xDDD9CE, 0xCFE8C4, 0xEFEBE2, 0xD9E6EE};
  const Size size = canvas.size();
  const int count = size.width_px * size.height_px / 2'500;
  for (int i = 0; i < count; ++i) {
    const double x = Coordinate(random, size.width_px);
    const double y = Coordinate(random, size.height_px);
    const double w = 12 + Coordinate(random, 40);
    const double h = 12 + Coordinate(random, 30);
    const std::vector<Point> corners = {{x, y}, {x + w, y + h / 5}, {x + w * 0.9, y + h}, {x - w / 8, y + h * 0.8}};
    canvas.Polygon(corners, random.Of(kColours));
  }
}

std::vector<Point> Winding(Size size, SeededRandom& random, bool across) {
  std::vector<Point> points;
  const double first = Coordinate(random, across ? size.height_px : size.width_px);
  double at = first;
  for (int along = -60; along <= (across ? size.width_px : size.height_px) + 60; along += 60) {
    at += Coordinate(random, 41) - 20;
    points.push_back(across ? Point{static_cast<double>(along), at} : Point{at, static_cast<double>(along)});
  }
  return points;
}

void DrawRoads(Canvas& canvas, SeededRandom& random) {
  canvas.Line(Winding(canvas.size(), random, true), 46, 0xA9D3F0);  // the river
  for (int i = 0; i < 36; ++i) {
    const bool large = i % 6 == 0;
    const std::vector<Point> road = Winding(canvas.size(), random, i % 2 == 0);
    canvas.Line(road, large ? 14 : 7, 0xC8B89A);
    canvas.Line(road, large ? 11 : 5, large ? 0xFDE293 : 0xFFFFFF);
  }
}

}  // namespace

Canvas DrawPage(Size size, uint64_t seed) {
  Canvas canvas(size);
  Column column(canvas, seed);
  int y = column.Photo(column.Heading(10));
  while (y < size.height_px) y = column.Any(y);
  return canvas;
}

Canvas DrawSidebar(Size size, uint64_t seed) {
  Canvas canvas(size);
  canvas.Fill({0, 0, size.width_px, size.height_px}, 0xF2F2F2);
  SeededRandom random(seed);
  for (int y = 20; y < size.height_px; y += 40) {
    canvas.Text(24, y, size.width_px - 30, {15, false, kLinkColour}, std::string(random.Of(kHeadings)));
    canvas.Fill({16, y + 32, size.width_px - 32, 1}, kLineColour);
  }
  return canvas;
}

Canvas DrawMap(Size size, uint64_t seed) {
  Canvas canvas(size);
  SeededRandom random(seed);
  canvas.Fill({0, 0, size.width_px, size.height_px}, 0xF4F1EA);
  DrawBlocks(canvas, random);
  DrawRoads(canvas, random);
  for (int i = 0; i < size.width_px * size.height_px / 20'000; ++i) {
    const int x = static_cast<int>(random.Below(static_cast<uint64_t>(size.width_px)));
    const int y = static_cast<int>(random.Below(static_cast<uint64_t>(size.height_px)));
    canvas.Text(x, y, 200, {12, i % 5 == 0, 0x444444}, std::string(random.Of(kHeadings)) + random.Digits(1));
  }
  return canvas;
}

}  // namespace shoji::bench
