#include "broker/rdp/server/visit.h"

#include <algorithm>

#include "broker/rdp/server/end_reason.h"
#include "broker/rdp/server/login_request.h"
#include "codec/wire/frame_message.h"

namespace shoji::rdp {

bool Visit::takes_messages() const {
  if (ended() || terminal_->write_blocked()) return false;
  return stage_ != Stage::kSession || screen_->CanTake();
}

Result<void> Visit::OnBrokerMessage(ByteSpan message) {
  if (IsDoorMessage(message)) {
    const auto answer = ParseDoorAnswer(message);
    if (!answer) return std::unexpected(answer.error());
    return OnDoorAnswer(*answer);
  }
  const auto type = wire::PeekType(message);
  if (!type) return std::unexpected(type.error());
  if (*type == wire::Type::kFrame) return OnFrame(message);
  const auto parsed = wire::ParseServerMessage(message);
  if (!parsed) return std::unexpected(parsed.error());
  return OnSessionMessage(*parsed);
}

Result<void> Visit::OnDoorAnswer(const DoorAnswer& answer) {
  if (const auto* login = std::get_if<LoginAnswer>(&answer)) return OnLoginAnswer(*login);
  if (const auto* cookie = std::get_if<Cookie>(&answer)) return OnCookie(*cookie);
  if (const auto* step = std::get_if<Step>(&answer); step != nullptr && overlay_) {
    overlay_->page().OnStep(*step);
    return overlay_->ShowPage(), Result<void>();
  }
  return Fail(ErrorCode::kInvalid, "the broker answers what was not asked");
}

Result<void> Visit::OnLoginAnswer(const LoginAnswer& answer) {
  if (stage_ != Stage::kAsking) return Fail(ErrorCode::kInvalid, "the broker answers a LOGIN that was not sent");
  auto next = std::exchange(next_login_, std::nullopt);
  if (next && answer.answer == LoginResult::kBadCredentials) return Submit(std::move(*next)), Result<void>();
  if (next) Wipe(next->secret);
  overlay_->page().OnAnswer(answer, asked_);
  stage_ = answer.answer == LoginResult::kOk ? Stage::kAdmitted : Stage::kAtPage;
  if (stage_ == Stage::kAtPage) overlay_->ShowPage();
  return {};
}

Result<void> Visit::OnCookie(const Cookie& cookie) {
  const bool let_in = stage_ == Stage::kAdmitted || stage_ == Stage::kSession;
  if (!let_in) return Fail(ErrorCode::kInvalid, "the broker gives a cookie to nobody");
  cookie_ = cookie;
  return {};
}

Result<void> Visit::OnSessionMessage(const wire::ServerMessage& message) {
  if (const auto* end = std::get_if<wire::End>(&message)) return EndWith(ErrorInfoOf(end->reason)), Result<void>();
  if (stage_ != Stage::kSession) return Fail(ErrorCode::kInvalid, "the broker speaks of a session before HELLO");
  if (clipboard_->OnServerMessage(message)) return {};
  if (const auto* cursor = std::get_if<wire::Cursor>(&message)) return screen_->ShowCursor(*cursor);
  if (const auto* hold = std::get_if<wire::Hold>(&message)) return OnHold(*hold);
  if (const auto* notice = std::get_if<wire::Notice>(&message)) {
    overlay_->notices().Show(NoticeOf(language_, *notice), clock_.Now());
  }
  if (const auto* watch = std::get_if<wire::Watch>(&message)) overlay_->notices().SetWatch(*watch, clock_.Now());
  if (std::holds_alternative<wire::Welcome>(message)) return Tell(wire::Focus{.focused = true});
  return {};
}

Result<void> Visit::OnHold(const wire::Hold& hold) {
  const bool was_held = std::exchange(held_, hold.hold != wire::HoldState::kNone);
  overlay_->notices().SetHold(NoticeOf(language_, hold));
  if (was_held && !held_) overlay_->notices().Show(HoldLifted(language_), clock_.Now());
  return {};
}

Result<void> Visit::OnFrame(ByteSpan message) {
  if (stage_ != Stage::kSession) return Fail(ErrorCode::kInvalid, "the broker sends a frame before HELLO");
  const auto frame = wire::ParseFrame(message);
  if (!frame) return std::unexpected(frame.error());
  if (frame->size != picture_) {
    // What covers the old size may not fit the new one.
    if (auto bare = screen_->Uncover(); !bare) return bare;
    picture_ = frame->size;
    input_path_->SetScreen(picture_);
    overlay_->SetLayout({.size = picture_, .scale_percent = layout_.scale_percent});
  }
  overlay_->HidePage();
  return screen_->ShowFrame(message);
}

void Visit::OnBrokerGone() { EndWith(kServerGone); }

void Visit::OnTerminalGone() {
  if (stage_ == Stage::kSession) {
    input_path_->ReleaseAll();
    OnInput(wire::Focus{.focused = false});
  }
  stage_ = Stage::kEnded;
}

Result<void> Visit::Tick() {
  if (!failure_ || !screen_ || ended()) return failure_;
  if (auto ticked = screen_->Tick(); !ticked) return ticked;
  const auto layout = display_control_->Tick();
  if (!layout) return std::unexpected(layout.error());
  if (*layout) {
    if (auto followed = Follow(**layout); !followed) return followed;
  }
  if (auto drawn = overlay_->Tick(clock_.Now()); !drawn) return drawn;
  if (stage_ == Stage::kAdmitted && screen_->ready()) return StartSession();
  if (stage_ != Stage::kSession) return {};
  if (auto turned = clipboard_->Turn(); !turned) return turned;
  return ServeSession();
}

std::optional<Duration> Visit::WaitTime() const {
  if (!overlay_) return {};
  const TimePoint now = clock_.Now();
  Duration wait =
      std::min(overlay_->WaitTime(now).value_or(Duration::max()), screen_->WaitTime().value_or(Duration::max()));
  if (stage_ == Stage::kSession) {
    wait = std::min(
        {wait, layouts_->WaitTime(now).value_or(Duration::max()), clipboard_->WaitTime().value_or(Duration::max())});
  }
  return wait == Duration::max() ? std::nullopt : std::optional(wait);
}

// The session is there and the client can be drawn to.
Result<void> Visit::StartSession() {
  stage_ = Stage::kSession;
  layouts_.emplace(layout_);
  clipboard_ = std::make_unique<ClipboardSide>(
      terminal_->peer(), link_, clock_, [this](const ClipboardNews& news) { overlay_->Tell(news, clock_.Now()); });
  return Tell(wire::Hello{.profile = wire::Profile::kRdp,
                          .features = screen_->HelloFeatures(),
                          .size = layout_.size,
                          .scale_percent = layout_.scale_percent});
}

// The client's window has changed. Pages follow at once; the session is asked, and its next KEY frame has that size.
Result<void> Visit::Follow(const MonitorLayout& layout) {
  layout_ = layout;
  if (stage_ == Stage::kSession) return layouts_->Note(layout), Result<void>();
  if (auto bare = screen_->Uncover(); !bare) return bare;
  input_path_->SetScreen(layout.size);
  overlay_->SetLayout(layout);
  return screen_->Resize(layout.size);
}

Result<void> Visit::ServeSession() {
  if (cookie_ && terminal_->active()) {
    if (auto given = terminal_->GiveCookie(*std::exchange(cookie_, std::nullopt)); !given) return given;
  }
  if (const auto asked = layouts_->Take(clock_.Now())) {
    if (auto told = Tell(wire::Resize{.size = asked->size, .scale_percent = asked->scale_percent}); !told) return told;
  }
  for (const uint32_t frame_id : screen_->TakeShown()) {
    if (auto sent = Tell(wire::Ack{.frame_id = frame_id, .decode_us = 0, .present_us = 0}); !sent) return sent;
  }
  return {};
}

// Only notes it: FreeRDP may be in the middle of something. Connection says goodbye.
void Visit::EndWith(uint32_t error_info) {
  if (ended()) return;
  stage_ = Stage::kEnded;
  end_with_ = error_info;
}

// The first thing that failed where nobody can be told ends the connection at the end of the turn.
void Visit::Note(Result<void> result) {
  if (failure_ && !result) failure_ = std::move(result);
}

bool Visit::OnClient() {
  Note(link_.Send(Encode(DoorRequest(terminal_->Describe()))));
  return failure_.has_value();
}

bool Visit::OnActive() {
  if (screen_) return Note(screen_->Activated()), failure_.has_value();
  Note(MakeScreen());
  if (!failure_) return false;
  for (const RefusedThing what : RefusalsOf(WishesOf(terminal_->peer()))) {
    Note(link_.TellRefused(what));
    if (const auto notice = NoticeOf(language_, what)) overlay_->notices().Show(*notice, clock_.Now());
  }
  ClientCredentials credentials = terminal_->TakeCredentials();
  auto login = FirstLogin(credentials);
  if (credentials.user != kTicketUser) overlay_->page().SetUser(credentials.user);
  if (login) return Submit(std::move(*login)), failure_.has_value();
  overlay_->ShowPage();
  stage_ = Stage::kAtPage;
  return true;
}

// What the client brought along: a cookie first. A ticket beside it is used up, a password may still do.
std::optional<Login> Visit::FirstLogin(ClientCredentials& credentials) {
  auto login = LoginFrom(credentials, layout_.size);
  auto back = ReturnFrom(credentials, layout_.size);
  for (std::string* secret : {&credentials.password, &credentials.shell, &credentials.cookie}) Wipe(*secret);
  if (!back) return login;
  if (login && login->kind == LoginKind::kPassword) next_login_ = std::move(login);
  return back;
}

void Visit::Submit(Login login) {
  stage_ = Stage::kAsking;
  asked_ = login.kind;
  DoorRequest request(std::move(login));
  Note(link_.Send(Encode(request)));
  Wipe(std::get<Login>(request).secret);
}

Result<void> Visit::MakeScreen() {
  auto screen = Screen::Make(terminal_->peer(), terminal_->channels(), clock_);
  if (!screen) return std::unexpected(screen.error());
  screen_ = std::move(*screen);
  layout_ = terminal_->layout();
  display_control_ = std::make_unique<DisplayControl>(terminal_->channels());
  const rdpSettings& settings = *terminal_->peer().settings;
  language_ = LanguageOf(settings.KeyboardLayout);
  overlay_ = std::make_unique<Overlay>(face_, *screen_, language_, layout_);
  input_path_ = std::make_unique<InputPath>(settings.KeyboardLayout, settings.KeyboardType,
                                            [this](const wire::ClientMessage& message) { OnInput(message); });
  input_path_->SetScreen(layout_.size);
  return {};
}

void Visit::OnInput(const wire::ClientMessage& message) {
  if (stage_ == Stage::kAtPage) {
    auto entered = overlay_->page().OnInput(message);
    if (!entered) return;
    Submit({.kind = LoginKind::kPassword, .size = layout_.size, .user = entered->user, .secret = entered->password});
    return Wipe(entered->password);
  }
  if (stage_ != Stage::kSession) return;
  const auto* pointer = std::get_if<wire::Pointer>(&message);
  if (pointer == nullptr || !overlay_->notices().OnPointer(*pointer)) return clipboard_->OnInput(message);
  if (const auto answer = overlay_->notices().TakeWatchAnswer()) Note(Tell(*answer));
}

void Visit::OnScancode(uint16_t flags, uint16_t code) {
  if (input_path_ && code <= 0xFF) input_path_->OnScancode(flags, static_cast<uint8_t>(code));
}

void Visit::OnUnicode(uint16_t flags, uint16_t unit) {
  if (input_path_) input_path_->OnUnicode(flags, unit);
}

void Visit::OnPointer(uint16_t flags, uint16_t x, uint16_t y) {
  if (input_path_) input_path_->OnPointer(flags, x, y);
}

void Visit::OnExtendedPointer(uint16_t flags, uint16_t x, uint16_t y) {
  if (input_path_) input_path_->OnExtendedPointer(flags, x, y);
}

void Visit::OnLockKeys(uint32_t flags) {
  if (input_path_) input_path_->OnLockKeys(flags);
}

void Visit::OnFrameDrawn(uint32_t frame_id) {
  if (screen_) screen_->FrameDrawn(frame_id);
}

}  // namespace shoji::rdp
