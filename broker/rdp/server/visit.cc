#include "broker/rdp/server/visit.h"

#include <algorithm>

#include "broker/rdp/server/end_reason.h"
#include "broker/rdp/server/login_request.h"

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
  if (std::holds_alternative<Step>(answer)) return {};
  return Fail(ErrorCode::kInvalid, "the broker answers what was not asked");
}

Result<void> Visit::OnLoginAnswer(const LoginAnswer& answer) {
  if (stage_ != Stage::kAsking) return Fail(ErrorCode::kInvalid, "the broker answers a LOGIN that was not sent");
  if (answer.answer != LoginResult::kOk) return EndWith(ErrorInfoOf(answer.answer)), Result<void>();
  stage_ = Stage::kAdmitted;
  return {};
}

Result<void> Visit::OnSessionMessage(const wire::ServerMessage& message) {
  if (const auto* end = std::get_if<wire::End>(&message)) return EndWith(ErrorInfoOf(end->reason)), Result<void>();
  if (stage_ != Stage::kSession) return Fail(ErrorCode::kInvalid, "the broker speaks of a session before HELLO");
  if (clipboard_->OnServerMessage(message)) return {};
  if (const auto* cursor = std::get_if<wire::Cursor>(&message)) return screen_->ShowCursor(*cursor);
  if (std::holds_alternative<wire::Welcome>(message)) return Tell(wire::Focus{.focused = true});
  return {};
}

Result<void> Visit::OnFrame(ByteSpan message) {
  if (stage_ != Stage::kSession) return Fail(ErrorCode::kInvalid, "the broker sends a frame before HELLO");
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
  if (auto asked = AskForSize(); !asked) return asked;
  if (stage_ == Stage::kAdmitted && screen_->ready()) return StartSession();
  if (stage_ != Stage::kSession) return {};
  if (auto turned = clipboard_->Turn(); !turned) return turned;
  return AcknowledgeShown();
}

std::optional<Duration> Visit::WaitTime() const {
  if (stage_ != Stage::kSession) return std::nullopt;
  const auto layout = layouts_->WaitTime(clock_.Now());
  const auto clipboard = clipboard_->WaitTime();
  return layout && clipboard ? std::min(layout, clipboard) : layout ? layout : clipboard;
}

// The session is there and the client can be drawn to.
Result<void> Visit::StartSession() {
  stage_ = Stage::kSession;
  layouts_.emplace(layout_);
  clipboard_ = std::make_unique<ClipboardSide>(terminal_->peer(), link_, clock_, [](const ClipboardNews&) {});
  return Tell(wire::Hello{.profile = wire::Profile::kRdp,
                          .features = screen_->HelloFeatures(),
                          .size = layout_.size,
                          .scale_percent = layout_.scale_percent});
}

// The client's window has changed: the session follows, and its next KEY frame has that size.
Result<void> Visit::AskForSize() {
  const auto told = display_control_->Tick();
  if (!told) return std::unexpected(told.error());
  if (*told) layout_ = **told;
  if (stage_ != Stage::kSession) return {};
  if (*told) layouts_->Note(layout_);
  const auto asked = layouts_->Take(clock_.Now());
  return asked ? Tell(wire::Resize{.size = asked->size, .scale_percent = asked->scale_percent}) : Result<void>();
}

Result<void> Visit::AcknowledgeShown() {
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
  for (const RefusedThing what : RefusalsOf(WishesOf(terminal_->peer()))) Note(link_.TellRefused(what));
  const auto login = LoginFrom(terminal_->TakeCredentials(), layout_);
  if (!login) return EndWith(ErrorInfoOf(LoginResult::kBadCredentials)), true;
  stage_ = Stage::kAsking;
  Note(link_.Send(Encode(DoorRequest(*login))));
  return failure_.has_value();
}

Result<void> Visit::MakeScreen() {
  auto screen = Screen::Make(terminal_->peer(), terminal_->channels());
  if (!screen) return std::unexpected(screen.error());
  screen_ = std::move(*screen);
  layout_ = terminal_->layout();
  display_control_ = std::make_unique<DisplayControl>(terminal_->channels());
  const rdpSettings& settings = *terminal_->peer().settings;
  input_path_ = std::make_unique<InputPath>(settings.KeyboardLayout, settings.KeyboardType,
                                            [this](const wire::ClientMessage& message) { OnInput(message); });
  return {};
}

void Visit::OnInput(const wire::ClientMessage& message) {
  if (stage_ == Stage::kSession) clipboard_->OnInput(message);
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
