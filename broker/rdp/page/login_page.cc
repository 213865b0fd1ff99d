#include "broker/rdp/page/login_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "broker/rdp/input/key_table.h"
#include "broker/rdp/input/keysym_text.h"
#include "broker/rdp/page/sentences.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kLeftButton = 1;
constexpr std::string_view kDot = "●";
constexpr std::array kFocusOrder = {LoginFocus::kUser, LoginFocus::kPassword, LoginFocus::kButton,
                                    LoginFocus::kLanguage};

bool Inside(const Rect& rect, int x, int y) {
  return x >= rect.x && x < rect.right() && y >= rect.y && y < rect.bottom();
}

// The keypad without Num Lock moves like the keys it doubles.
uint32_t WithoutKeypad(uint32_t keysym) {
  switch (keysym) {
    case keysym::kKeypadEnter:
      return keysym::kReturn;
    case 0xff95:
      return keysym::kHome;
    case 0xff96:
      return keysym::kLeft;
    case 0xff98:
      return keysym::kRight;
    case 0xff9c:
      return keysym::kEnd;
    case 0xff9f:
      return keysym::kDelete;
    default:
      return keysym;
  }
}

bool IsShift(uint32_t keysym) { return keysym == keysym::kShiftLeft || keysym == keysym::kShiftRight; }

bool IsShortcut(uint32_t keysym) {
  return (keysym >= keysym::kControlLeft && keysym <= keysym::kControlRight) ||
         (keysym >= keysym::kAltLeft && keysym <= keysym::kSuperRight);
}

std::string Dots(size_t count) {
  std::string dots;
  for (size_t i = 0; i < count; ++i) dots += kDot;
  return dots;
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

Word WordOfRefused(LoginKind kind) {
  if (kind == LoginKind::kTicket) return Word::kRdpPassOver;
  return kind == LoginKind::kCookie ? Word::kRdpReturnOver : Word::kErrorBadCredentials;
}

int StepNumber(const Step& step) { return step.name == "browser" ? 2 : (step.name == "display" ? 1 : 0); }

}  // namespace

LoginPage::LoginPage(text::TextFace& face, Language language, Size screen, int scale_percent)
    : face_(face), language_(language), scale_percent_(scale_percent), canvas_(screen) {}

void LoginPage::SetScreen(Size screen, int scale_percent) {
  canvas_ = Canvas(screen);
  scale_percent_ = scale_percent;
  changed_ = true;
}

void LoginPage::SetUser(std::string_view user) {
  user_.Clear();
  if (user_.Insert(user) && !user.empty()) focus_ = LoginFocus::kPassword;
  changed_ = true;
}

std::optional<Credentials> LoginPage::OnInput(const wire::ClientMessage& message) {
  if (const auto* key = std::get_if<wire::Key>(&message)) {
    if (IsShift(key->keysym)) shift_ = key->down;
    if (IsShortcut(key->keysym)) shortcut_ = key->down;
    if (key->down && stage_ == LoginStage::kAsking) return OnKey(WithoutKeypad(key->keysym));
  } else if (const auto* pointer = std::get_if<wire::Pointer>(&message)) {
    const bool before = std::exchange(pressed_, (pointer->buttons & kLeftButton) != 0);
    if (pressed_ && !before && stage_ == LoginStage::kAsking) return OnPress(pointer->x, pointer->y);
  } else if (const auto* text = std::get_if<wire::Text>(&message)) {
    if (stage_ == LoginStage::kAsking) Type(text->utf8);
  }
  return std::nullopt;
}

std::optional<Credentials> LoginPage::OnKey(uint32_t keysym) {
  if (shortcut_) return std::nullopt;
  changed_ = true;
  if (keysym == keysym::kTab) {
    MoveFocus(shift_ ? -1 : 1);
    return std::nullopt;
  }
  const bool enter = keysym == keysym::kReturn;
  if (focus_ == LoginFocus::kLanguage && (enter || keysym == ' ')) {
    SwitchLanguage();
  } else if (enter || (focus_ == LoginFocus::kButton && keysym == ' ')) {
    return Submit();
  } else if (TextField* field = Focused(); field != nullptr && !field->Edit(keysym)) {
    Type(TextOfKeysym(keysym));
  }
  return std::nullopt;
}

std::optional<Credentials> LoginPage::OnPress(int x, int y) {
  changed_ = true;
  if (Inside(layout_.user, x, y)) {
    Focus(LoginFocus::kUser);
  } else if (Inside(layout_.password, x, y)) {
    Focus(LoginFocus::kPassword);
  } else if (Inside(layout_.language, x, y)) {
    Focus(LoginFocus::kLanguage);
    SwitchLanguage();
  } else if (Inside(layout_.button, x, y)) {
    Focus(LoginFocus::kButton);
    return Submit();
  }
  return std::nullopt;
}

// What is missing gets the focus; said only when somebody has seen both fields.
std::optional<Credentials> LoginPage::Submit() {
  const std::string_view user = Trimmed(user_.text());
  if (user.empty() || password_.text().empty()) {
    incomplete_ = focus_ != LoginFocus::kUser || user.empty();
    answer_ = {.answer = LoginResult::kOk};
    Focus(user.empty() ? LoginFocus::kUser : LoginFocus::kPassword);
    return std::nullopt;
  }
  Credentials credentials{.user = std::string(user), .password = password_.text()};
  password_.Clear();
  incomplete_ = false;
  stage_ = LoginStage::kChecking;
  return credentials;
}

void LoginPage::Type(std::string_view utf8) {
  TextField* field = Focused();
  if (field == nullptr || !field->Insert(utf8)) return;
  changed_ = true;
}

void LoginPage::Focus(LoginFocus focus) {
  focus_ = focus;
  changed_ = true;
}

void LoginPage::MoveFocus(int by) {
  const auto count = static_cast<int>(kFocusOrder.size());
  const auto now = static_cast<int>(std::ranges::find(kFocusOrder, focus_) - kFocusOrder.begin());
  Focus(kFocusOrder[static_cast<size_t>((now + by + count) % count)]);
}

void LoginPage::SwitchLanguage() {
  language_ = language_ == Language::kJapanese ? Language::kEnglish : Language::kJapanese;
  changed_ = true;
}

TextField* LoginPage::Focused() {
  if (focus_ == LoginFocus::kUser) return &user_;
  return focus_ == LoginFocus::kPassword ? &password_ : nullptr;
}

void LoginPage::OnAnswer(const LoginAnswer& answer, LoginKind kind) {
  answer_ = answer;
  kind_ = kind;
  stage_ = answer.answer == LoginResult::kOk ? LoginStage::kStarting : LoginStage::kAsking;
  password_.Clear();
  incomplete_ = false;
  Focus(user_.text().empty() ? LoginFocus::kUser : LoginFocus::kPassword);
}

void LoginPage::OnStep(const Step& step) {
  stage_ = LoginStage::kStarting;
  step_ = step;
  changed_ = true;
}

std::string LoginPage::Problem() const {
  if (incomplete_) return std::string(Sentence(language_, Word::kRdpNeedsBoth));
  const auto say = [this](Word word) { return std::string(Sentence(language_, word)); };
  switch (answer_.answer) {
    case LoginResult::kOk:
      return {};
    case LoginResult::kBadCredentials:
      return say(WordOfRefused(kind_));
    case LoginResult::kThrottled:
      return Sentence(language_, Word::kErrorThrottled, {{"seconds", std::to_string(answer_.retry_after_s)}});
    case LoginResult::kUnavailable:
      return say(Word::kErrorUnavailable);
    case LoginResult::kEmergencyStop:
      return say(Word::kErrorEmergencyStop);
    case LoginResult::kNoCapacity:
      return say(Word::kErrorNoCapacity);
    case LoginResult::kAttachedElsewhere:
      return say(Word::kRdpAttachedElsewhere);
  }
  return say(Word::kErrorUnavailable);
}

LoginView LoginPage::View() const {
  return {.language = language_,
          .stage = stage_,
          .focus = focus_,
          .problem = stage_ == LoginStage::kAsking ? Problem() : std::string(),
          .user = {.text = user_.text(), .before_caret = user_.text().substr(0, user_.caret())},
          .password = {.text = Dots(password_.Characters()),
                       .before_caret = Dots(password_.CharactersBefore(password_.caret()))},
          .step = StepNumber(step_),
          .queued = step_.name == "queued"};
}

tile::Pixels LoginPage::Draw() {
  layout_ = DrawLogin(canvas_, face_, scale_percent_ / 100.0, View());
  changed_ = false;
  return canvas_.pixels();
}

}  // namespace shoji::rdp
