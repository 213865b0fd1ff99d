// The notices over the picture: one column of cards, drawn as one opaque box that lies over what the session shows. The
// picture beneath is not touched; whoever shows the box takes it away again (GraphicsOutput::Cover, Uncover).
// Pure: times are given. Owned by shoji-rdp's one thread.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "broker/rdp/page/canvas.h"
#include "broker/rdp/page/language.h"
#include "broker/rdp/page/notice.h"
#include "codec/base/clock.h"
#include "codec/text/text_face.h"

namespace shoji::rdp {

inline constexpr Duration kNewsTime = std::chrono::seconds(12);
inline constexpr Duration kRefusalTime = std::chrono::seconds(30);
inline constexpr size_t kMostNotices = 3;
// Somebody who was about to click there has not consented: so long a question is shown before it can be.
inline constexpr Duration kConsentDelay = std::chrono::seconds(1);

class NoticeBoard {
 public:
  struct Box {
    tile::Pixels pixels;  // valid until the next Draw()
    int x = 0;
    int y = 0;
  };

  // `face` is borrowed and outlives the board. `scale_percent` as in HELLO.
  NoticeBoard(text::TextFace& face, Language language, Size screen, int scale_percent)
      : face_(face), language_(language), screen_(screen), scale_percent_(scale_percent) {}

  void SetScreen(Size screen, int scale_percent);
  // One more card; the same once more only stays longer, and beyond kMostNotices the oldest goes.
  void Show(const Notice& notice, TimePoint now);
  // The hold's card, above all others; nullopt takes it away.
  void SetHold(std::optional<Notice> hold);

  // Somebody asks to look on, does, or does no more. TakeWatchAnswer() gives what the person decided, once.
  void SetWatch(const wire::Watch& watch, TimePoint now);
  std::optional<wire::WatchAnswer> TakeWatchAnswer() { return std::exchange(watch_answer_, std::nullopt); }

  // True when the click is the board's, not the session's: it began on a card. A card that goes by
  // itself goes then; a button of another does what it says.
  bool OnPointer(const wire::Pointer& pointer);
  // Takes away what has been there long enough, and lets a question be answered.
  void Tick(TimePoint now);
  // How long until Tick() has something to do.
  std::optional<Duration> WaitTime(TimePoint now) const;

  // Whether Draw() would give something else than the last time.
  bool changed() const { return changed_; }
  // What lies over the picture now; nullopt: nothing.
  std::optional<Box> Draw();

 private:
  struct Card {
    Notice notice;
    TimePoint until;
    Rect place;                 // on the screen, as last drawn
    std::vector<Rect> buttons;  // likewise
  };

  static Card CardOf(const Notice& notice, TimePoint until);
  std::vector<Card*> Column();
  void Press(int x, int y);
  void PressWatch(int x, int y);
  bool InTheMiddle() const;
  Rect Place(int height_px, int width_px) const;

  text::TextFace& face_;
  Language language_;
  Size screen_;
  int scale_percent_;
  std::optional<Card> hold_;
  std::optional<Card> watch_;
  wire::Watch watch_told_{.watch_id = 0, .state = wire::WatchState::kNone, .who = {}};
  TimePoint armed_at_{};  // from then on consent can be given
  bool armed_ = false;
  std::optional<wire::WatchAnswer> watch_answer_;
  std::deque<Card> cards_;  // oldest first
  Canvas canvas_{Size{}};
  Rect place_;
  bool changed_ = false;
  bool pressed_ = false;
  bool ours_ = false;  // the buttons that are down went down on a card
};

}  // namespace shoji::rdp
