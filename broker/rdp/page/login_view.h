// The login page as it looks: where its parts are, and its drawing. What it says and does is login_page.h. Pure.
#pragma once

#include <optional>
#include <string>

#include "broker/rdp/page/canvas.h"
#include "broker/rdp/page/language.h"
#include "broker/rdp/page/word.h"
#include "codec/text/text_face.h"

namespace shoji::rdp {

enum class LoginFocus : uint8_t { kUser, kPassword, kButton, kLanguage };
enum class LoginStage : uint8_t {
  kAsking,
  kChecking,  // the broker has been asked
  kStarting,  // the session is on its way
};

struct FieldView {
  std::string text;  // as it is to be seen: dots for a password
  std::string before_caret;
};

struct LoginView {
  Language language = Language::kJapanese;
  LoginStage stage = LoginStage::kAsking;
  LoginFocus focus = LoginFocus::kUser;
  std::string problem;  // "": none
  FieldView user;
  FieldView password;
  int step = 0;  // of the three; kStarting only
  bool queued = false;
};

// Places on the screen; empty where there is nothing to press now.
struct LoginLayout {
  Rect user;
  Rect password;
  Rect button;
  Rect language;
};

// Draws the whole page over `canvas`. `scale` as the terminal wants it; less where the page would not fit.
LoginLayout DrawLogin(Canvas& canvas, text::TextFace& face, double scale, const LoginView& view);

}  // namespace shoji::rdp
