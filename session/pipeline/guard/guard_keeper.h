// Keeps guard P5 as it has to be: what policy ordered, drawn anew with every minute, blank while the session is frozen.
// Says which places of the screen to look at again. Draws nothing while nobody watches. Owned by the session, its one
// thread; reads no file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "session/pipeline/guard/guard_order.h"
#include "session/pipeline/guard/screen_guard.h"
#include "session/pipeline/guard/watermark_renderer.h"

namespace shoji::pipeline {

class GuardKeeper {
 public:
  explicit GuardKeeper(FontFile font) : font_(std::move(font)) {}

  // P5 itself, for the encoder; lives as long as the keeper.
  ScreenGuard& guard() { return guard_; }
  // Nothing is shown before the first order.
  bool ordered() const { return order_.has_value(); }

  // From the next Tick() on.
  void Order(GuardOrder order);
  void Blank(bool blank) { blank_wanted_ = blank; }

  // Brings the guard to where it has to be now and gives the places that must be scanned again. Call before each look.
  // An Error: the watermark cannot be drawn, so nothing may be shown.
  Result<std::vector<Rect>> Tick(Size screen, WallTime now);
  // How long until the text changes by itself; nullopt: never.
  std::optional<Duration> WaitTime(WallTime now) const;

 private:
  Result<WatermarkTile> Draw(const std::string& text);

  std::optional<FontFile> font_;  // until the first text is drawn
  std::optional<WatermarkRenderer> renderer_;
  ScreenGuard guard_;
  std::optional<GuardOrder> order_;
  bool masks_due_ = false;
  bool blank_wanted_ = false;
  std::string shown_;  // the text in the guard
};

}  // namespace shoji::pipeline
