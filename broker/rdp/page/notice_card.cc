#include "broker/rdp/page/notice_card.h"

#include <algorithm>
#include <string_view>

#include "broker/rdp/page/colours.h"
#include "broker/rdp/page/sentences.h"

namespace shoji::rdp {
namespace {

constexpr double kEdge = 8;
constexpr double kPadding = 20;
constexpr Ink kHeading{.px = 18, .bold = true, .colour = colour::kText, .line_height = 1.4};
constexpr Ink kBody{.px = 16, .colour = colour::kText, .line_height = 1.6};
constexpr Ink kTerm{.px = 16, .colour = colour::kTextSoft, .line_height = 1.6};
constexpr double kButtonHeight = 44;
constexpr Ink kOnButton{.px = 16, .bold = true, .colour = colour::kPaper};
constexpr Ink kOnPaper{.px = 16, .bold = true, .colour = colour::kKey};
constexpr Ink kHint{.px = 13, .colour = colour::kTextSoft, .line_height = 1.5};

bool GoesOnClick(const Notice& notice) { return notice.tone == Tone::kNews || notice.tone == Tone::kRefusal; }

uint32_t EdgeOf(Tone tone) {
  return tone == Tone::kNews || tone == Tone::kAsk || tone == Tone::kSign ? colour::kKey : colour::kDanger;
}

int CloseHint(PagePainter& painter, Language language, int x, int y, int width_px) {
  const std::string_view hint = Sentence(language, Word::kRdpCloseHint);
  const int width = painter.Width(hint, kHint);
  const int height = painter.LineHeight(kHint);
  painter.Line(hint, kHint, {x + width_px - width, y + painter.Px(4), width, height});
  return painter.Px(4) + height;
}

int Facts(PagePainter& painter, const Notice& notice, int x, int y, int width_px) {
  const int term_width = painter.Px(8 * kTerm.px);
  const int gap = painter.Px(8);
  int top = y;
  for (const auto& [term, text] : notice.facts) {
    const int left = painter.Paragraph(term, kTerm, x, top, term_width);
    const int right = painter.Paragraph(text, kBody, x + term_width + gap, top, width_px - term_width - gap);
    top += std::max(left, right) + gap;
  }
  return top - y;
}

// At the right end of their own row; where each is.
std::vector<Rect> Buttons(PagePainter& painter, const CardView& view, int x, int y, int width_px) {
  std::vector<Rect> places(view.notice.buttons.size());
  int right = x + width_px;
  for (size_t i = places.size(); i-- > 0;) {
    const NoticeButton& button = view.notice.buttons[i];
    const int width = painter.Width(button.label, kOnButton) + 2 * painter.Px(20);
    places[i] = {right - width, y, width, painter.Px(kButtonHeight)};
    right = places[i].x - painter.Px(12);
    if (button.primary) {
      painter.Fill(places[i], 8, view.armed ? colour::kKey : colour::kBusy);
      painter.CentredLine(button.label, kOnButton, places[i]);
    } else {
      painter.Box(places[i], 8, 1, colour::kKey, colour::kPaper);
      painter.CentredLine(button.label, kOnPaper, places[i]);
    }
  }
  return places;
}

CardLayout Content(PagePainter& painter, Language language, const CardView& view, int x, int y, int width_px) {
  const Notice& notice = view.notice;
  int top = y;
  if (!notice.heading.empty()) {
    top += painter.Paragraph(notice.heading, kHeading, x, top, width_px) + painter.Px(8);
  }
  // A hold says first what it means; a refusal first why.
  const bool text_first = !GoesOnClick(notice);
  if (text_first) top += painter.Paragraph(notice.text, kBody, x, top, width_px) + painter.Px(8);
  top += Facts(painter, notice, x, top, width_px);
  if (!text_first) top += painter.Paragraph(notice.text, kBody, x, top, width_px);
  CardLayout layout;
  if (!notice.buttons.empty()) {
    layout.buttons = Buttons(painter, view, x, top + painter.Px(4), width_px);
    top = layout.buttons.front().bottom();
  }
  if (GoesOnClick(notice)) top += CloseHint(painter, language, x, top, width_px);
  layout.height_px = top - y;
  return layout;
}

}  // namespace

CardLayout DrawCard(PagePainter& painter, Language language, const CardView& view, int x, int y, int width_px) {
  const int padding = painter.Px(kPadding);
  const int edge = painter.Px(kEdge);
  const int left = x + edge + padding;
  const int inner = x + width_px - padding - left;
  PagePainter blind = painter.Blind();
  CardLayout layout = Content(blind, language, view, left, y + padding, inner);
  layout.height_px += 2 * padding;
  painter.Box({x, y, width_px, layout.height_px}, 0, 1, colour::kLine, colour::kPaper);
  painter.Fill({x, y, edge, layout.height_px}, 0, EdgeOf(view.notice.tone));
  Content(painter, language, view, left, y + padding, inner);
  return layout;
}

}  // namespace shoji::rdp
