#include "bench/replay/typist.h"

#include "bench/inspect/municipal_text.h"

namespace shoji::bench {
namespace {

constexpr int kAdvancePx = 18;
constexpr int kLinePx = 30;
constexpr int kPaddingPx = 10;
constexpr uint32_t kPaper = 0xFFFFFF;
constexpr uint32_t kInk = 0x222222;

}  // namespace

Typist::Typist(const Rect& field, uint64_t seed) : field_(field), x_(kPaddingPx), y_(kPaddingPx) {
  SeededRandom random(seed);
  for (int i = 0; i < 40; ++i) text_ += Sentence(random);
}

void Typist::DrawEmptyField(Canvas& screen) const {
  screen.Fill(field_, kPaper);
  screen.Frame(field_, 0x767676);
}

Rect Typist::CaretRect() const { return {field_.x + x_, field_.y + y_, 2, kLinePx - 6}; }

// One character of UTF-8.
std::string Typist::NextCharacter() {
  size_t end = at_ + 1;
  while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
  std::string character = text_.substr(at_, end - at_);
  at_ = end < text_.size() ? end : 0;
  return character;
}

std::vector<Rect> Typist::Type(Canvas& screen) {
  screen.Fill(CaretRect(), kPaper);
  std::vector<Rect> damage = {CaretRect()};
  if (x_ + 2 * kAdvancePx > field_.width_px - kPaddingPx) x_ = kPaddingPx, y_ += kLinePx;
  if (y_ + kLinePx > field_.height_px - kPaddingPx) {
    y_ = kPaddingPx;
    DrawEmptyField(screen);
    damage.push_back(field_);
  }
  const Rect cell{field_.x + x_, field_.y + y_, kAdvancePx + 4, kLinePx};
  screen.Text(cell.x, cell.y, 4 * kAdvancePx, {17, false, kInk}, NextCharacter());
  x_ += kAdvancePx;
  screen.Fill(CaretRect(), kInk);
  caret_shown_ = true;
  damage.push_back(cell);
  return damage;
}

std::vector<Rect> Typist::Blink(Canvas& screen) {
  caret_shown_ = !caret_shown_;
  screen.Fill(CaretRect(), caret_shown_ ? kInk : kPaper);
  return {CaretRect()};
}

}  // namespace shoji::bench
