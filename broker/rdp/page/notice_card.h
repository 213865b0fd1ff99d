// One notice as a card: how high it is, and its drawing. Pure.
#pragma once

#include <vector>

#include "broker/rdp/page/language.h"
#include "broker/rdp/page/notice.h"
#include "broker/rdp/page/page_painter.h"

namespace shoji::rdp {

struct CardView {
  const Notice& notice;
  bool armed = true;  // false: its primary button cannot be pressed yet
};

struct CardLayout {
  int height_px = 0;
  std::vector<Rect> buttons;  // as in the notice
};

// From (x, y) down, width_px wide. A blind painter only measures.
CardLayout DrawCard(PagePainter& painter, Language language, const CardView& view, int x, int y, int width_px);

}  // namespace shoji::rdp
