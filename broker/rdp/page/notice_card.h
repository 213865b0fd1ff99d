// One notice as a card: how high it is, and its drawing. Pure.
#pragma once

#include "broker/rdp/page/language.h"
#include "broker/rdp/page/notice.h"
#include "broker/rdp/page/page_painter.h"

namespace shoji::rdp {

// From (x, y) down, width_px wide; its height. A blind painter only measures.
int DrawCard(PagePainter& painter, Language language, const Notice& notice, int x, int y, int width_px);

}  // namespace shoji::rdp
