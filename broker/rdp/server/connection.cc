#include "broker/rdp/server/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "broker/rdp/server/end_reason.h"
#include "broker/rdp/server/first_packet.h"
#include "broker/rdp/server/login_request.h"
#include "broker/rdp/server/remote_key.h"
#include "session/link/errno_text.h"

namespace shoji::rdp {
namespace {

constexpr Duration kBrokerPatience = std::chrono::seconds(10);
constexpr Duration kFirstPacketWithin = std::chrono::seconds(10);
constexpr Duration kGoodbyeWithin = std::chrono::seconds(2);

}  // namespace

Connection::Connection(Setup& setup, const Clock& clock)
    : clock_(clock), client_fd_(setup.client.get()), link_(std::move(setup.broker), kBrokerPatience) {}

Result<std::unique_ptr<Connection>> Connection::Make(Setup setup, const Clock& clock) {
  std::unique_ptr<Connection> made(new Connection(setup, clock));
  auto signs = [link = &made->link_](ByteSpan block) { return link->AskSignature(block); };
  if (auto key = UseRemoteKey(setup.certificate_pem, signs); !key) return std::unexpected(key.error());
  auto terminal =
      Terminal::Make({.socket = std::move(setup.client), .certificate_pem = std::move(setup.certificate_pem)}, *made);
  if (!terminal) return std::unexpected(terminal.error());
  made->terminal_.emplace(std::move(*terminal));
  return made;
}

Result<void> Connection::Run() {
  const auto admitted = Admit();
  if (!admitted) return std::unexpected(admitted.error());
  if (!*admitted) return {};
  while (stage_ != Stage::kEnded) {
    if (auto waited = Wait(); !waited) return waited;
    if (auto turned = Turn(); !turned) return turned;
  }
  if (!end_with_) return failure_;  // nobody is there to be told
  terminal_->Close(*end_with_);
  Linger();
  return failure_;
}

// Sends the goodbye and lets the client read it: closing a socket with something unread in it takes back what was sent.
void Connection::Linger() {
  const TimePoint deadline = clock_.Now() + kGoodbyeWithin;
  std::array<char, 4096> unread;
  for (bool said = false;;) {
    if (!terminal_->Flush()) return;
    if (!said && !terminal_->write_blocked()) said = ::shutdown(client_fd_, SHUT_WR) == 0;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock_.Now());
    pollfd ready{.fd = client_fd_, .events = static_cast<short>(said ? POLLIN : POLLOUT), .revents = 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return;
    if (said && ::recv(client_fd_, unread.data(), unread.size(), MSG_DONTWAIT) <= 0) return;
  }
}

// Looks at what the client asks for before FreeRDP does. False: it was refused.
Result<bool> Connection::Admit() {
  const auto request = PeekConnectionRequest(client_fd_, clock_, clock_.Now() + kFirstPacketWithin);
  if (!request) return std::unexpected(request.error());
  if ((request->protocols & kProtocolNla) != 0 && !request->user.empty()) {
    const auto credential = link_.AskCredential(request->user);
    if (!credential) return std::unexpected(credential.error());
    if (credential->known) return terminal_->OfferNla(credential->nt_hash), true;
  }
  if ((request->protocols & kProtocolTls) != 0) return true;
  if (request->protocols == 0) Note(link_.TellRefused(RefusedThing::kWeakSecurity));
  const Bytes refusal = RefuseWithoutTls();
  if (::send(client_fd_, refusal.data(), refusal.size(), MSG_NOSIGNAL) < 0) return link::FailErrno("send");
  return false;
}

bool Connection::takes_messages() const {
  if (stage_ == Stage::kEnded || terminal_->write_blocked()) return false;
  return stage_ != Stage::kSession || screen_->CanTake();
}

Result<void> Connection::Wait() {
  const auto events = [](bool read, bool write) {
    return static_cast<short>((read ? POLLIN : 0) | (write ? POLLOUT : 0));
  };
  std::array<pollfd, 2> ready = {
      pollfd{.fd = terminal_->fd(), .events = events(true, terminal_->write_blocked()), .revents = 0},
      pollfd{.fd = link_.fd(), .events = events(takes_messages(), link_.wants_write()), .revents = 0}};
  const int patience_ms = terminal_->has_more_to_read() ? 0 : -1;
  if (::poll(ready.data(), ready.size(), patience_ms) < 0 && errno != EINTR) return link::FailErrno("poll");
  terminal_readable_ = terminal_->has_more_to_read() || (ready[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
  broker_readable_ = (ready[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
  return {};
}

Result<void> Connection::Turn() {
  if (terminal_readable_) {
    if (auto received = terminal_->Receive(); !received) return Leave();
  }
  if (auto served = ServeScreen(); !served) return served;
  if (auto read = ReadBroker(); !read) return read;
  if (stage_ == Stage::kEnded) return {};
  if (auto flushed = link_.Flush(); !flushed) return flushed;
  if (auto flushed = terminal_->Flush(); !flushed) return flushed;
  return failure_;
}

// The client is gone, or what FreeRDP says of one that broke the protocol. Nothing stays pressed in the session.
Result<void> Connection::Leave() {
  if (stage_ == Stage::kSession) {
    input_path_->ReleaseAll();
    Note(Tell(wire::Focus{.focused = false}));
  }
  stage_ = Stage::kEnded;
  return failure_;
}

Result<void> Connection::ServeScreen() {
  if (!screen_) return {};
  if (auto ticked = screen_->Tick(); !ticked) return ticked;
  if (stage_ == Stage::kAdmitted && screen_->ready()) return Start();
  if (stage_ != Stage::kSession) return {};
  for (const uint32_t frame_id : screen_->TakeShown()) {
    if (auto sent = Tell(wire::Ack{.frame_id = frame_id, .decode_us = 0, .present_us = 0}); !sent) return sent;
  }
  return {};
}

Result<void> Connection::ReadBroker() {
  Result<void> filled;
  if (broker_readable_) filled = link_.Fill();
  // Of a broker that has closed, everything it said before counts: the last message says why.
  while (stage_ != Stage::kEnded && (takes_messages() || !filled)) {
    const ByteSpan message = link_.Next();
    if (message.empty()) break;
    if (auto handled = OnBrokerMessage(message); !handled) return handled;
  }
  if (!filled) EndWith(kServerGone);
  return {};
}

Result<void> Connection::OnBrokerMessage(ByteSpan message) {
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

Result<void> Connection::OnDoorAnswer(const DoorAnswer& answer) {
  if (const auto* login = std::get_if<LoginAnswer>(&answer)) return OnLoginAnswer(*login);
  if (std::holds_alternative<Step>(answer)) return {};
  return Fail(ErrorCode::kInvalid, "the broker answers what was not asked");
}

Result<void> Connection::OnLoginAnswer(const LoginAnswer& answer) {
  if (stage_ != Stage::kAsking) return Fail(ErrorCode::kInvalid, "the broker answers a LOGIN that was not sent");
  if (answer.answer != LoginResult::kOk) return EndWith(ErrorInfoOf(answer.answer)), Result<void>();
  stage_ = Stage::kAdmitted;
  return {};
}

// The session is there and the client can be drawn to.
Result<void> Connection::Start() {
  stage_ = Stage::kSession;
  const MonitorLayout layout = terminal_->layout();
  return Tell(wire::Hello{.profile = wire::Profile::kRdp,
                          .features = screen_->HelloFeatures(),
                          .size = layout.size,
                          .scale_percent = layout.scale_percent});
}

Result<void> Connection::OnFrame(ByteSpan message) {
  if (stage_ != Stage::kSession) return Fail(ErrorCode::kInvalid, "the broker sends a frame before HELLO");
  return screen_->ShowFrame(message);
}

Result<void> Connection::OnSessionMessage(const wire::ServerMessage& message) {
  if (const auto* end = std::get_if<wire::End>(&message)) return EndWith(ErrorInfoOf(end->reason)), Result<void>();
  if (stage_ != Stage::kSession) return Fail(ErrorCode::kInvalid, "the broker speaks of a session before HELLO");
  if (const auto* cursor = std::get_if<wire::Cursor>(&message)) return screen_->ShowCursor(*cursor);
  if (const auto* welcome = std::get_if<wire::Welcome>(&message)) {
    input_path_->SetScreen(welcome->size);
    return Tell(wire::Focus{.focused = true});
  }
  return {};
}

// Only notes it: FreeRDP may be in the middle of something. Run() says goodbye.
void Connection::EndWith(uint32_t error_info) {
  if (stage_ == Stage::kEnded) return;
  stage_ = Stage::kEnded;
  end_with_ = error_info;
}

// The first thing that failed where nobody can be told ends the connection at the end of the turn.
void Connection::Note(Result<void> result) {
  if (failure_ && !result) failure_ = std::move(result);
}

bool Connection::OnClient() {
  Note(link_.Send(Encode(DoorRequest(terminal_->Describe()))));
  return failure_.has_value();
}

bool Connection::OnActive() {
  if (screen_) return Note(screen_->Activated()), failure_.has_value();
  auto screen = Screen::Make(terminal_->peer(), terminal_->channels());
  if (!screen) return Note(std::unexpected(screen.error())), false;
  screen_ = std::move(*screen);
  const rdpSettings& settings = *terminal_->peer().settings;
  input_path_ = std::make_unique<InputPath>(settings.KeyboardLayout, settings.KeyboardType,
                                            [this](const wire::ClientMessage& message) { OnInput(message); });
  const auto login = LoginFrom(terminal_->TakeCredentials(), terminal_->layout());
  if (!login) return EndWith(ErrorInfoOf(LoginResult::kBadCredentials)), true;
  stage_ = Stage::kAsking;
  Note(link_.Send(Encode(DoorRequest(*login))));
  return failure_.has_value();
}

void Connection::OnInput(const wire::ClientMessage& message) {
  if (stage_ == Stage::kSession) Note(Tell(message));
}

void Connection::OnScancode(uint16_t flags, uint16_t code) {
  if (input_path_ && code <= 0xFF) input_path_->OnScancode(flags, static_cast<uint8_t>(code));
}

void Connection::OnUnicode(uint16_t flags, uint16_t unit) {
  if (input_path_) input_path_->OnUnicode(flags, unit);
}

void Connection::OnPointer(uint16_t flags, uint16_t x, uint16_t y) {
  if (input_path_) input_path_->OnPointer(flags, x, y);
}

void Connection::OnExtendedPointer(uint16_t flags, uint16_t x, uint16_t y) {
  if (input_path_) input_path_->OnExtendedPointer(flags, x, y);
}

void Connection::OnLockKeys(uint32_t flags) {
  if (input_path_) input_path_->OnLockKeys(flags);
}

void Connection::OnHidden(bool) {}

void Connection::OnFrameDrawn(uint32_t frame_id) {
  if (screen_) screen_->FrameDrawn(frame_id);
}

}  // namespace shoji::rdp
