// The page a terminal sees until somebody has logged in: user name, password, why not, and how far the session's start
// is. Drawn by the trusted side; what is typed stays here until it is submitted, and is wiped then. Pure: messages in,
// pixels out; no clock. Owned by shoji-rdp's one thread.
#pragma once

#include <optional>
#include <string>

#include "broker/rdp/door_messages.h"
#include "broker/rdp/page/canvas.h"
#include "broker/rdp/page/language.h"
#include "broker/rdp/page/login_view.h"
#include "broker/rdp/page/text_field.h"
#include "codec/text/text_face.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {

struct Credentials {
  std::string user;
  std::string password;  // to be wiped by whoever took it
  bool operator==(const Credentials&) const = default;
};

class LoginPage {
 public:
  // `face` is borrowed and outlives the page. `scale_percent` as in HELLO.
  LoginPage(text::TextFace& face, Language language, Size screen, int scale_percent);

  void SetScreen(Size screen, int scale_percent);
  // A name the client brought along; the password has the focus then. One that is too long is no name.
  void SetUser(std::string_view user);

  // What RdpKeyboard and RdpPointer made of the terminal's input: KEY, TEXT and POINTER count, anything else does
  // nothing. Gives credentials when they are submitted; nothing more is taken then until OnAnswer().
  std::optional<Credentials> OnInput(const wire::ClientMessage& message);

  // kOk: the steps are shown. A refusal: why, and the password once more. `kind`: what was refused.
  void OnAnswer(const LoginAnswer& answer, LoginKind kind = LoginKind::kPassword);
  // kOk was answered before the page was there at all (credentials or a ticket of the client), or a step comes.
  void OnStep(const Step& step);

  // Whether Draw() would show something new.
  bool changed() const { return changed_; }
  // The whole page, of the screen's size; valid until the next Draw() or SetScreen().
  tile::Pixels Draw();
  // Where things are as last drawn: for the shape of the pointer.
  const LoginLayout& layout() const { return layout_; }

 private:
  std::optional<Credentials> OnKey(uint32_t keysym);
  std::optional<Credentials> OnPress(int x, int y);
  std::optional<Credentials> Submit();
  void Type(std::string_view utf8);
  void Focus(LoginFocus focus);
  void MoveFocus(int by);
  void SwitchLanguage();
  TextField* Focused();
  LoginView View() const;
  std::string Problem() const;

  text::TextFace& face_;
  Language language_;
  int scale_percent_;
  Canvas canvas_;
  TextField user_{kMaxUserBytes};
  TextField password_{kMaxSecretBytes};
  LoginStage stage_ = LoginStage::kAsking;
  LoginFocus focus_ = LoginFocus::kUser;
  LoginAnswer answer_{.answer = LoginResult::kOk};
  LoginKind kind_ = LoginKind::kPassword;
  bool incomplete_ = false;
  Step step_;
  LoginLayout layout_;
  bool changed_ = true;
  bool shift_ = false;
  bool shortcut_ = false;
  bool pressed_ = false;
};

}  // namespace shoji::rdp
