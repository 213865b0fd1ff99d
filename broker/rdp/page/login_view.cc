#include "broker/rdp/page/login_view.h"

#include <algorithm>
#include <array>

#include "broker/rdp/page/colours.h"
#include "broker/rdp/page/page_painter.h"
#include "broker/rdp/page/sentences.h"

namespace shoji::rdp {
namespace {

constexpr double kHeaderHeight = 73;
constexpr double kCardWidth = 480;
constexpr double kCardPadding = 40;
constexpr double kFieldHeight = 56;
constexpr double kSmallestScale = 0.4;

constexpr Ink kHeading{.px = 28, .bold = true, .colour = colour::kText, .line_height = 1.4};
constexpr Ink kBody{.px = 16, .colour = colour::kText};
constexpr Ink kSoft{.px = 16, .colour = colour::kTextSoft};
constexpr Ink kLabel{.px = 16, .bold = true, .colour = colour::kText};
constexpr Ink kProblem{.px = 16, .colour = colour::kDanger};
constexpr Ink kOnButton{.px = 16, .bold = true, .colour = colour::kPaper};
constexpr Ink kBrand{.px = 18, .bold = true, .colour = colour::kText, .line_height = 1.3};
constexpr Ink kBrandLine{.px = 14, .colour = colour::kTextSoft, .line_height = 1.5};
constexpr Ink kLink{.px = 16, .colour = colour::kKey};

class LoginDrawing {
 public:
  LoginDrawing(PagePainter painter, const LoginView& view) : painter_(painter), view_(view) {}

  void Header(int width_px);
  // From (x, y) down; its height.
  int Card(int x, int y, int width_px);
  const LoginLayout& layout() const { return layout_; }

 private:
  std::string_view Say(Word word) const { return Sentence(view_.language, word); }
  void Mark(int x, int y);
  int Form(int x, int y, int width_px);
  int Steps(int x, int y, int width_px);
  void Step(Word word, int number, const Rect& row);
  int Problem(int x, int y, int width_px);
  int Field(Word label, const FieldView& field, LoginFocus focus, int x, int y, int width_px, Rect& place);
  void Ring(LoginFocus focus, const Rect& place);

  PagePainter painter_;
  const LoginView& view_;
  LoginLayout layout_;
};

// Black with a yellow edge is seen on every ground (Digital Agency design system, focus).
void LoginDrawing::Ring(LoginFocus focus, const Rect& place) {
  if (view_.focus != focus || view_.stage != LoginStage::kAsking) return;
  const auto around = [&](int by) {
    return Rect{place.x - by, place.y - by, place.width_px + 2 * by, place.height_px + 2 * by};
  };
  painter_.Fill(around(painter_.Px(6)), 12, colour::kFocusRing);
  painter_.Fill(around(painter_.Px(2)), 10, colour::kFocusGlow);
}

// A paper screen, as web-client/src/portal/mark.tsx draws it in a square of 32.
void LoginDrawing::Mark(int x, int y) {
  const auto at = [this](double length) { return painter_.Px(length * 36 / 32); };
  painter_.Box({x + at(1.75), y + at(1.75), at(28.5), at(28.5)}, 5, 2.8, colour::kKey, colour::kPaper);
  painter_.Fill({x + at(15.2), y + at(3), at(1.6), at(26)}, 0, colour::kKey);
  for (const double row : {10.9, 19.5}) painter_.Fill({x + at(3), y + at(row), at(26), at(1.6)}, 0, colour::kKey);
}

void LoginDrawing::Header(int width_px) {
  const int height = painter_.Px(kHeaderHeight);
  const int margin = painter_.Px(32);
  painter_.Fill({0, 0, width_px, height}, 0, colour::kPaper);
  painter_.Fill({0, height - painter_.Px(1), width_px, painter_.Px(1)}, 0, colour::kLine);
  const std::string_view other = view_.language == Language::kJapanese ? "English" : "日本語";
  const int other_width = painter_.Width(other, kLink);
  const Rect link{width_px - margin - other_width, 0, other_width, height};
  if (view_.stage == LoginStage::kAsking) {
    const int line = painter_.LineHeight(kLink);
    layout_.language = {link.x - painter_.Px(8), (height - line) / 2, other_width + painter_.Px(16), line};
    Ring(LoginFocus::kLanguage, layout_.language);
    painter_.Fill(layout_.language, 6, colour::kPaper);
    painter_.Line(other, kLink, link);
    painter_.Fill({link.x, height / 2 + painter_.Px(10), other_width, painter_.Px(1)}, 0, colour::kKey);
  }
  Mark(margin, (height - painter_.Px(36)) / 2);
  const int left = margin + painter_.Px(48);
  const int brand_width = std::max(0, link.x - left - painter_.Px(16));
  const int top = painter_.Px(14);
  const int name = painter_.LineHeight(kBrand);
  painter_.Line(Say(Word::kProductName), kBrand, {left, top, brand_width, name});
  painter_.Line(Say(Word::kProductLine), kBrandLine, {left, top + name, brand_width, painter_.LineHeight(kBrandLine)});
}

int LoginDrawing::Card(int x, int y, int width_px) {
  const int padding = painter_.Px(kCardPadding);
  const int inner = width_px - 2 * padding;
  const auto content = [&](LoginDrawing& drawing) {
    return view_.stage == LoginStage::kStarting ? drawing.Steps(x + padding, y + padding, inner)
                                                : drawing.Form(x + padding, y + padding, inner);
  };
  LoginDrawing blind(painter_.Blind(), view_);
  const int height = content(blind) + 2 * padding;
  painter_.Box({x, y, width_px, height}, 16, 1, colour::kLine, colour::kPaper);
  content(*this);
  return height;
}

int LoginDrawing::Form(int x, int y, int width_px) {
  int top = y;
  top += painter_.Paragraph(Say(Word::kLoginHeading), kHeading, x, top, width_px);
  top += painter_.Px(12);
  top += painter_.Paragraph(Say(Word::kLoginLead), kSoft, x, top, width_px);
  top += Problem(x, top, width_px);
  top += painter_.Px(28);
  top += Field(Word::kUsername, view_.user, LoginFocus::kUser, x, top, width_px, layout_.user);
  top += painter_.Px(20);
  top += Field(Word::kPassword, view_.password, LoginFocus::kPassword, x, top, width_px, layout_.password);
  top += painter_.Px(32);
  const bool busy = view_.stage == LoginStage::kChecking;
  layout_.button = {x, top, width_px, painter_.Px(kFieldHeight)};
  Ring(LoginFocus::kButton, layout_.button);
  painter_.Fill(layout_.button, 8, busy ? colour::kBusy : colour::kKey);
  painter_.CentredLine(Say(busy ? Word::kLoggingIn : Word::kLogin), kOnButton, layout_.button);
  return top + layout_.button.height_px - y;
}

int LoginDrawing::Problem(int x, int y, int width_px) {
  if (view_.problem.empty()) return 0;
  const int margin = painter_.Px(20);
  const int edge = painter_.Px(8);
  const int left = x + edge + painter_.Px(16);
  const int inner = x + width_px - painter_.Px(16) - left;
  const int text_top = y + margin + painter_.Px(12);
  const int height = painter_.Blind().Paragraph(view_.problem, kProblem, left, text_top, inner) + 2 * painter_.Px(12);
  const Rect box{x, y + margin, width_px, height};
  painter_.Fill(box, 8, colour::kDanger);
  const int line = painter_.Px(1);
  painter_.Fill({box.x + edge, box.y + line, box.width_px - edge - line, box.height_px - 2 * line}, 7,
                colour::kDangerPale);
  painter_.Paragraph(view_.problem, kProblem, left, text_top, inner);
  return margin + height;
}

int LoginDrawing::Field(Word label, const FieldView& field, LoginFocus focus, int x, int y, int width_px, Rect& place) {
  const int label_height = painter_.LineHeight(kLabel);
  painter_.Line(Say(label), kLabel, {x, y, width_px, label_height});
  place = {x, y + label_height + painter_.Px(6), width_px, painter_.Px(kFieldHeight)};
  Ring(focus, place);
  painter_.Box(place, 8, 1, colour::kFieldLine, colour::kPaper);
  const int padding = painter_.Px(16);
  const Rect inside{place.x + padding, place.y, place.width_px - 2 * padding, place.height_px};
  const int caret = painter_.Width(field.before_caret, kBody);
  const int caret_width = painter_.Px(2);
  const int shift = std::max(0, caret + caret_width - inside.width_px);  // the caret stays in sight
  painter_.Line(field.text, kBody, inside, shift);
  if (view_.focus == focus && view_.stage == LoginStage::kAsking) {
    const int height = painter_.Px(22);
    painter_.Fill({inside.x + caret - shift, place.y + (place.height_px - height) / 2, caret_width, height}, 0,
                  colour::kText);
  }
  return place.bottom() - y;
}

int LoginDrawing::Steps(int x, int y, int width_px) {
  int top = y + painter_.Paragraph(Say(Word::kStepsHeading), kHeading, x, y, width_px) + painter_.Px(20);
  constexpr std::array kSteps = {Word::kStepSandbox, Word::kStepDisplay, Word::kStepBrowser};
  for (size_t i = 0; i < kSteps.size(); ++i) {
    const Rect row{x, top, width_px, painter_.Px(48)};
    Step(kSteps[i], static_cast<int>(i), row);
    top = row.bottom();
  }
  if (view_.queued) {
    top += painter_.Px(12);
    top += painter_.Paragraph(Say(Word::kStepQueued), kSoft, x, top, width_px);
  }
  return top - y;
}

void LoginDrawing::Step(Word word, int number, const Rect& row) {
  const bool done = number < view_.step;
  const bool current = number == view_.step;
  const int size = painter_.Px(20);
  const Rect sign{row.x, row.y + (row.height_px - size) / 2, size, size};
  const uint32_t edge = done ? colour::kSuccess : (current ? colour::kKey : colour::kBusy);
  painter_.Box(sign, 10, current ? 6 : 2, edge, done ? colour::kSuccess : colour::kPaper);
  const std::string_view state = Say(done ? Word::kStepDone : (current ? Word::kStepCurrent : Word::kStepWaiting));
  const int state_width = painter_.Width(state, kSoft);
  const int left = row.x + size + painter_.Px(12);
  Ink ink = current ? kLabel : kBody;
  painter_.Line(Say(word), ink, {left, row.y, row.right() - state_width - left, row.height_px});
  painter_.Line(state, kSoft, {row.right() - state_width, row.y, state_width, row.height_px});
}

int CardWidth(const PagePainter& painter, Size screen) {
  return std::min(painter.Px(kCardWidth), screen.width_px - 2 * painter.Px(16));
}

int NeededHeight(text::TextFace& face, double scale, const LoginView& view, Size screen) {
  PagePainter painter(nullptr, face, scale);
  LoginDrawing drawing(painter, view);
  return painter.Px(kHeaderHeight) + 2 * painter.Px(24) + drawing.Card(0, 0, CardWidth(painter, screen));
}

// The scale wanted, or the largest below it with which all of the page is on the screen.
double FittingScale(text::TextFace& face, double scale, const LoginView& view, Size screen) {
  const auto fits = [&](double tried) { return NeededHeight(face, tried, view, screen) <= screen.height_px; };
  if (fits(scale)) return scale;
  double fitting = kSmallestScale;
  double too_large = scale;
  while (too_large - fitting > 0.05) {
    const double tried = (fitting + too_large) / 2;
    (fits(tried) ? fitting : too_large) = tried;
  }
  return fitting;
}

}  // namespace

LoginLayout DrawLogin(Canvas& canvas, text::TextFace& face, double scale, const LoginView& view) {
  const Size screen = canvas.size();
  const double fitting = FittingScale(face, scale, view, screen);
  PagePainter painter(&canvas, face, fitting);
  painter.Fill({0, 0, screen.width_px, screen.height_px}, 0, colour::kGround);
  LoginDrawing drawing(painter, view);
  drawing.Header(screen.width_px);
  const int width = CardWidth(painter, screen);
  const int least = painter.Px(24);
  const int room = std::max(0, screen.height_px - NeededHeight(face, fitting, view, screen));
  const int margin = std::clamp(screen.height_px * 7 / 100, least, std::min(painter.Px(80), least + room));
  drawing.Card((screen.width_px - width) / 2, painter.Px(kHeaderHeight) + margin, width);
  return drawing.layout();
}

}  // namespace shoji::rdp
