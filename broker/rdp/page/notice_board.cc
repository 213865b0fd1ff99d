#include "broker/rdp/page/notice_board.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "broker/rdp/page/notice_card.h"
#include "broker/rdp/page/page_painter.h"

namespace shoji::rdp {
namespace {

constexpr double kWidth = 448;
constexpr double kMargin = 16;

bool Inside(const Rect& rect, int x, int y) {
  return x >= rect.x && x < rect.right() && y >= rect.y && y < rect.bottom();
}

Duration TimeOf(const Notice& notice) { return notice.tone == Tone::kNews ? kNewsTime : kRefusalTime; }

}  // namespace

void NoticeBoard::SetScreen(Size screen, int scale_percent) {
  screen_ = screen;
  scale_percent_ = scale_percent;
  changed_ = true;
}

void NoticeBoard::Show(const Notice& notice, TimePoint now) {
  std::erase_if(cards_, [&](const Card& card) { return card.notice == notice; });
  cards_.push_back({.notice = notice, .until = now + TimeOf(notice), .place = {}});
  if (cards_.size() > kMostNotices) cards_.pop_front();
  changed_ = true;
}

void NoticeBoard::SetHold(std::optional<Notice> hold) {
  hold_.reset();
  if (hold) hold_ = Card{.notice = std::move(*hold), .until = TimePoint::max(), .place = {}};
  changed_ = true;
}

bool NoticeBoard::OnPointer(const wire::Pointer& pointer) {
  const bool down = pointer.buttons != 0;
  const bool before = std::exchange(pressed_, down);
  if (before) {
    const bool ours = ours_;
    ours_ = ours && down;
    return ours;
  }
  ours_ = down && Inside(place_, pointer.x, pointer.y);
  if (!ours_) return false;
  const size_t count = cards_.size();
  std::erase_if(cards_, [&](const Card& card) { return Inside(card.place, pointer.x, pointer.y); });
  changed_ = changed_ || cards_.size() != count;
  return true;
}

void NoticeBoard::Tick(TimePoint now) {
  const size_t count = cards_.size();
  std::erase_if(cards_, [now](const Card& card) { return card.until <= now; });
  changed_ = changed_ || cards_.size() != count;
}

std::optional<Duration> NoticeBoard::WaitTime(TimePoint now) const {
  if (cards_.empty()) return std::nullopt;
  const auto first = std::ranges::min_element(cards_, {}, &Card::until);
  return std::max(first->until - now, Duration::zero());
}

Rect NoticeBoard::Place(int height_px, int width_px) const {
  const PagePainter painter(nullptr, face_, scale_percent_ / 100.0);
  const int margin = painter.Px(kMargin);
  const int height = std::min(height_px, screen_.height_px);
  const bool middle = (hold_ && hold_->notice.tone == Tone::kFrozen) ||
                      std::ranges::any_of(cards_, [](const Card& card) { return card.notice.tone == Tone::kFrozen; });
  if (middle) return {(screen_.width_px - width_px) / 2, (screen_.height_px - height) / 2, width_px, height};
  return {screen_.width_px - margin - width_px, std::max(0, screen_.height_px - margin - height), width_px, height};
}

std::optional<NoticeBoard::Box> NoticeBoard::Draw() {
  changed_ = false;
  std::vector<Card*> column;
  if (hold_) column.push_back(&*hold_);
  for (Card& card : cards_) column.push_back(&card);
  place_ = {};
  if (column.empty()) return std::nullopt;
  const double scale = scale_percent_ / 100.0;
  PagePainter blind(nullptr, face_, scale);
  const int width = std::min(blind.Px(kWidth), screen_.width_px - 2 * blind.Px(kMargin));
  int height = 0;
  for (Card* card : column) {
    card->place = {0, height, width, DrawCard(blind, language_, card->notice, 0, 0, width)};
    height += card->place.height_px;
  }
  place_ = Place(height, width);
  canvas_ = Canvas({place_.width_px, place_.height_px});
  PagePainter painter(&canvas_, face_, scale);
  for (Card* card : column) {
    DrawCard(painter, language_, card->notice, 0, card->place.y, width);
    card->place.x += place_.x;
    card->place.y += place_.y;
  }
  return Box{.pixels = canvas_.pixels(), .x = place_.x, .y = place_.y};
}

}  // namespace shoji::rdp
