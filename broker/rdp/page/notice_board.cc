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

NoticeBoard::Card NoticeBoard::CardOf(const Notice& notice, TimePoint until) {
  return {.notice = notice, .until = until, .place = {}, .buttons = {}};
}

void NoticeBoard::Show(const Notice& notice, TimePoint now) {
  std::erase_if(cards_, [&](const Card& card) { return card.notice == notice; });
  cards_.push_back(CardOf(notice, now + TimeOf(notice)));
  if (cards_.size() > kMostNotices) cards_.pop_front();
  changed_ = true;
}

void NoticeBoard::SetHold(std::optional<Notice> hold) {
  hold_.reset();
  if (hold) hold_ = CardOf(*hold, TimePoint::max());
  changed_ = true;
}

void NoticeBoard::SetWatch(const wire::Watch& watch, TimePoint now) {
  const bool was_watched = watch_told_.state == wire::WatchState::kWatched;
  watch_told_ = watch;
  watch_.reset();
  if (const auto notice = NoticeOf(language_, watch)) watch_ = CardOf(*notice, TimePoint::max());
  armed_ = false;
  armed_at_ = now + kConsentDelay;
  changed_ = true;
  if (was_watched && !watch_) Show(WatchOver(language_), now);
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
  if (ours_) Press(pointer.x, pointer.y);
  return ours_;
}

void NoticeBoard::Press(int x, int y) {
  const size_t count = cards_.size();
  std::erase_if(cards_, [&](const Card& card) { return Inside(card.place, x, y); });
  changed_ = changed_ || cards_.size() != count;
  if (watch_) PressWatch(x, y);
}

void NoticeBoard::PressWatch(int x, int y) {
  for (size_t i = 0; i < watch_->buttons.size(); ++i) {
    const bool consents = i == kAllowButton;
    if (!Inside(watch_->buttons[i], x, y) || (consents && !armed_)) continue;
    watch_answer_ = {.watch_id = watch_told_.watch_id, .consents = consents};
    // The sign that somebody looks on stays until the broker says that nobody does.
    if (watch_told_.state == wire::WatchState::kAsked) watch_.reset();
    changed_ = true;
    return;
  }
}

void NoticeBoard::Tick(TimePoint now) {
  const size_t count = cards_.size();
  std::erase_if(cards_, [now](const Card& card) { return card.until <= now; });
  const bool arm = watch_ && !armed_ && now >= armed_at_;
  armed_ = armed_ || arm;
  changed_ = changed_ || arm || cards_.size() != count;
}

std::optional<Duration> NoticeBoard::WaitTime(TimePoint now) const {
  std::optional<TimePoint> next;
  if (watch_ && !armed_) next = armed_at_;
  for (const Card& card : cards_) next = std::min(next.value_or(card.until), card.until);
  if (!next) return std::nullopt;
  return std::max(*next - now, Duration::zero());
}

bool NoticeBoard::InTheMiddle() const {
  const auto middle = [](const Card& card) {
    return card.notice.tone == Tone::kFrozen || card.notice.tone == Tone::kAsk;
  };
  return (hold_ && middle(*hold_)) || (watch_ && middle(*watch_)) || std::ranges::any_of(cards_, middle);
}

Rect NoticeBoard::Place(int height_px, int width_px) const {
  const PagePainter painter(nullptr, face_, scale_percent_ / 100.0);
  const int margin = painter.Px(kMargin);
  const int height = std::min(height_px, screen_.height_px);
  if (InTheMiddle()) return {(screen_.width_px - width_px) / 2, (screen_.height_px - height) / 2, width_px, height};
  return {screen_.width_px - margin - width_px, std::max(0, screen_.height_px - margin - height), width_px, height};
}

// From the top down.
std::vector<NoticeBoard::Card*> NoticeBoard::Column() {
  std::vector<Card*> column;
  if (hold_) column.push_back(&*hold_);
  if (watch_) column.push_back(&*watch_);
  for (Card& card : cards_) column.push_back(&card);
  return column;
}

std::optional<NoticeBoard::Box> NoticeBoard::Draw() {
  changed_ = false;
  const std::vector<Card*> column = Column();
  place_ = {};
  if (column.empty()) return std::nullopt;
  const double scale = scale_percent_ / 100.0;
  PagePainter blind(nullptr, face_, scale);
  const int width = std::min(blind.Px(kWidth), screen_.width_px - 2 * blind.Px(kMargin));
  int height = 0;
  for (const Card* card : column) {
    height += DrawCard(blind, language_, {.notice = card->notice}, 0, 0, width).height_px;
  }
  place_ = Place(height, width);
  canvas_ = Canvas({place_.width_px, place_.height_px});
  PagePainter painter(&canvas_, face_, scale);
  int top = 0;
  for (Card* card : column) {
    CardLayout layout = DrawCard(painter, language_, {.notice = card->notice, .armed = armed_}, 0, top, width);
    card->place = {place_.x, place_.y + top, width, layout.height_px};
    card->buttons = std::move(layout.buttons);
    for (Rect& button : card->buttons) {
      button.x += place_.x;
      button.y += place_.y;
    }
    top += layout.height_px;
  }
  return Box{.pixels = canvas_.pixels(), .x = place_.x, .y = place_.y};
}

}  // namespace shoji::rdp
