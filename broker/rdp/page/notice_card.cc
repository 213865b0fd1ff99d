#include "broker/rdp/page/notice_card.h"

#include <algorithm>

#include "broker/rdp/page/colours.h"
#include "broker/rdp/page/sentences.h"

namespace shoji::rdp {
namespace {

constexpr double kEdge = 8;
constexpr double kPadding = 20;
constexpr Ink kHeading{.px = 18, .bold = true, .colour = colour::kText, .line_height = 1.4};
constexpr Ink kBody{.px = 16, .colour = colour::kText, .line_height = 1.6};
constexpr Ink kTerm{.px = 16, .colour = colour::kTextSoft, .line_height = 1.6};
constexpr Ink kHint{.px = 13, .colour = colour::kTextSoft, .line_height = 1.5};

bool GoesOnClick(const Notice& notice) { return notice.tone == Tone::kNews || notice.tone == Tone::kRefusal; }

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

int Content(PagePainter& painter, Language language, const Notice& notice, int x, int y, int width_px) {
  int top = y;
  if (!notice.heading.empty()) {
    top += painter.Paragraph(notice.heading, kHeading, x, top, width_px) + painter.Px(8);
  }
  // A hold says first what it means; a refusal first why.
  const bool text_first = !GoesOnClick(notice);
  if (text_first) top += painter.Paragraph(notice.text, kBody, x, top, width_px) + painter.Px(8);
  top += Facts(painter, notice, x, top, width_px);
  if (!text_first) top += painter.Paragraph(notice.text, kBody, x, top, width_px);
  if (!GoesOnClick(notice)) return top - y;
  const int hint_height = painter.LineHeight(kHint);
  const std::string_view hint = Sentence(language, Word::kRdpCloseHint);
  const int hint_width = painter.Width(hint, kHint);
  painter.Line(hint, kHint, {x + width_px - hint_width, top + painter.Px(4), hint_width, hint_height});
  return top + painter.Px(4) + hint_height - y;
}

}  // namespace

int DrawCard(PagePainter& painter, Language language, const Notice& notice, int x, int y, int width_px) {
  const int padding = painter.Px(kPadding);
  const int edge = painter.Px(kEdge);
  const int left = x + edge + padding;
  const int inner = x + width_px - padding - left;
  PagePainter blind = painter.Blind();
  const int height = Content(blind, language, notice, left, y + padding, inner) + 2 * padding;
  painter.Box({x, y, width_px, height}, 0, 1, colour::kLine, colour::kPaper);
  painter.Fill({x, y, edge, height}, 0, notice.tone == Tone::kNews ? colour::kKey : colour::kDanger);
  Content(painter, language, notice, left, y + padding, inner);
  return height;
}

}  // namespace shoji::rdp
