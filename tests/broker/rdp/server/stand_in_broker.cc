#include "tests/broker/rdp/server/stand_in_broker.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <sstream>
#include <vector>

#include "codec/base/check.h"
#include "codec/choice/natural_choice.h"

namespace shoji::rdp {
namespace {

// As many marks have a place of their own on the smallest screen.
constexpr int kMarks = 60;
constexpr const char* kUser = "tanaka";
constexpr const char* kSecret = "himitsu";
// For her a one-time code is outstanding: the same word, of which this is the NT hash.
constexpr const char* kCodeUser = "satou";
constexpr NtHash kCodeHash = {0x82, 0xca, 0x14, 0x49, 0x6e, 0xed, 0x42, 0x61,
                              0x10, 0xb4, 0xb6, 0x5b, 0x2d, 0xea, 0x42, 0x4b};

// What a client makes of kCookie.
std::string ShownCookie() {
  const std::array<uint8_t, 32> nothing{};
  std::array<uint8_t, 16> verifier{};
  ::HMAC(::EVP_md5(), kCookie.random.data(), 16, nothing.data(), nothing.size(), verifier.data(), nullptr);
  return CookieDigits(kCookie.logon_id, verifier);
}

LoginResult Judge(const Login& login) {
  if (login.kind == LoginKind::kCookie) {
    return login.secret == ShownCookie() ? LoginResult::kOk : LoginResult::kBadCredentials;
  }
  if (login.kind == LoginKind::kTicket) {
    return login.secret == std::string(64, 'a') ? LoginResult::kOk : LoginResult::kBadCredentials;
  }
  return (login.user == kUser || login.user == kCodeUser) && login.secret == kSecret ? LoginResult::kOk
                                                                                     : LoginResult::kBadCredentials;
}

// Whoever is gone by now hears no more: Serve() sees it.
void Send(link::LinkStream& link, Bytes message) { (void)link.Send(std::move(message)); }

UniqueFd Memory(const std::string& content) {
  UniqueFd fd(::memfd_create("certificate", MFD_CLOEXEC));
  SHOJI_CHECK(::write(fd.get(), content.data(), content.size()) == static_cast<ssize_t>(content.size()));
  return fd;
}

struct Describe {
  std::string operator()(const wire::Hello& m) const {
    return (std::ostringstream() << "HELLO " << m.size.width_px << "x" << m.size.height_px << " @" << m.scale_percent)
        .str();
  }
  std::string operator()(const wire::Ack& m) const { return "ACK " + std::to_string(m.frame_id); }
  std::string operator()(const wire::Key& m) const {
    return (std::ostringstream() << "KEY " << std::hex << m.keysym << (m.down ? " down" : " up")).str();
  }
  std::string operator()(const wire::Text& m) const { return "TEXT " + m.utf8; }
  std::string operator()(const wire::Pointer& m) const {
    return (std::ostringstream() << "POINTER " << m.x << "," << m.y << " " << int{m.buttons}).str();
  }
  std::string operator()(const wire::Wheel& m) const {
    return (std::ostringstream() << "WHEEL " << m.dx << "," << m.dy).str();
  }
  std::string operator()(const wire::Focus& m) const { return m.focused ? "FOCUS 1" : "FOCUS 0"; }
  std::string operator()(const wire::WatchAnswer& m) const {
    return "WATCH_ANSWER " + std::to_string(m.watch_id) + (m.consents ? " yes" : " no");
  }
  std::string operator()(const wire::Resize& m) const {
    return (std::ostringstream() << "RESIZE " << m.size.width_px << "x" << m.size.height_px << " @" << m.scale_percent)
        .str();
  }
  std::string operator()(const wire::TransferRequest& m) const {
    return (std::ostringstream() << "TRANSFER " << int{static_cast<uint8_t>(m.channel)}
                                 << (m.direction == wire::Direction::kOutbound ? " out " : " in ") << m.bytes
                                 << " class " << int{m.declared_class})
        .str();
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "OTHER";
  }
};

// 0 to 255 and back.
uint32_t Wave(int at) {
  const int phase = at % 510;
  return static_cast<uint32_t>(phase <= 255 ? phase : 510 - phase);
}

}  // namespace

wire::Cursor StandInCursor(bool large) {
  wire::Cursor cursor{.size = large ? Size{100, 120} : Size{17, 24},
                      .hot_x = static_cast<uint16_t>(large ? 50 : 3),
                      .hot_y = static_cast<uint16_t>(large ? 110 : 5),
                      .rgba = {}};
  for (int y = 0; y < cursor.size.height_px; ++y) {
    for (int x = 0; x < cursor.size.width_px; ++x) {
      const std::array<uint8_t, 4> shown = {static_cast<uint8_t>(x * 2), static_cast<uint8_t>(y * 2), 0x80, 0xFF};
      const bool clear = x > y;  // an arrow's upper right is not there
      cursor.rgba.insert(cursor.rgba.end(), 4, 0);
      if (!clear) std::ranges::copy(shown, cursor.rgba.end() - 4);
    }
  }
  return cursor;
}

uint32_t StandInNoiseAt(int frame, int x, int y) {
  uint32_t value = static_cast<uint32_t>(frame * 1'000'003 + y * 4096 + x) * 2'654'435'761U;
  value ^= value >> 15;
  value *= 2'246'822'519U;
  return (value ^ value >> 13) & 0xFFFFFF;
}

uint32_t StandInPhotoAt(int x, int y) { return Wave(x * 2) << 16 | Wave(y * 3) << 8 | Wave(x + y); }

pid_t StandInBroker::Start(UniqueFd client, UniqueFd theirs) const {
  const UniqueFd certificate = Memory(key_->certificate_pem());
  const UniqueFd font(::open(font_.c_str(), O_RDONLY | O_CLOEXEC));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // Above the targets first: a descriptor may be in the way of another.
  const std::array sources = {client.get(), theirs.get(), certificate.get(), font.get()};
  for (int i = 0; i < 4; ++i) posix_spawn_file_actions_adddup2(&actions, sources[static_cast<size_t>(i)], 40 + i);
  for (int i = 0; i < 4; ++i) posix_spawn_file_actions_adddup2(&actions, 40 + i, 3 + i);
  for (int i = 0; i < 4; ++i) posix_spawn_file_actions_addclose(&actions, 40 + i);
  std::array<std::string, 9> words = {"shoji-rdp", "--client-fd", "3", "--broker-fd", "4", "--certificate-fd",
                                      "5",         "--font-fd",   "6"};
  std::array<char*, 10> arguments{};
  for (size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
  char* no_environment = nullptr;
  pid_t child = -1;
  SHOJI_CHECK(::posix_spawn(&child, shoji_rdp_.c_str(), &actions, nullptr, arguments.data(), &no_environment) == 0);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

int StandInBroker::Serve(UniqueFd client) {
  std::array<int, 2> pair{};
  SHOJI_CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0);
  const pid_t child = Start(std::move(client), UniqueFd(pair[1]));
  link::LinkStream link(UniqueFd{pair[0]}, wire::kMaxClientMessageBytes, size_t{64} << 20);
  for (;;) {
    pollfd ready{
        .fd = link.fd(), .events = static_cast<short>(POLLIN | (link.wants_write() ? POLLOUT : 0)), .revents = 0};
    ::poll(&ready, 1, -1);
    if (!link.Flush() || !link.Fill()) break;
    for (ByteSpan message = link.Next(); !message.empty(); message = link.Next()) OnMessage(link, message);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

void StandInBroker::OnMessage(link::LinkStream& link, ByteSpan message) {
  if (IsDoorMessage(message)) {
    const auto request = ParseDoorRequest(message);
    return request ? OnRequest(link, *request) : heard_("MALFORMED");
  }
  const auto parsed = wire::ParseClientMessage(message);
  if (!parsed) return heard_("MALFORMED");
  heard_(std::visit(Describe{}, *parsed));
  for (const auto& answer : clipboard_.OnMessage(*parsed, heard_)) Send(link, wire::Encode(answer));
  OnClientMessage(link, *parsed);
}

void StandInBroker::OnRequest(link::LinkStream& link, const DoorRequest& request) {
  if (const auto* sign = std::get_if<Sign>(&request)) {
    heard_("SIGN");
    Send(link, Encode(DoorAnswer(Signature{key_->Sign(sign->block)})));
  } else if (const auto* login = std::get_if<Login>(&request)) {
    heard_("LOGIN " + (login->kind == LoginKind::kCookie ? "by cookie" : login->user));
    const LoginResult answer = Judge(*login);
    Send(link, Encode(DoorAnswer(LoginAnswer{.answer = answer})));
    // Between the answer and the cookie shoji-rdp may have begun with the session, or not.
    if (login->kind == LoginKind::kCookie && answer == LoginResult::kOk) Send(link, Encode(DoorAnswer(kCookie)));
  } else if (const auto* asked = std::get_if<CredentialRequest>(&request)) {
    heard_("CREDENTIAL_REQUEST " + asked->user);
    const bool known = asked->user == kCodeUser;
    Send(link, Encode(DoorAnswer(Credential{.known = known, .nt_hash = known ? kCodeHash : NtHash{}})));
  } else if (const auto* refused = std::get_if<Refused>(&request)) {
    heard_("REFUSED " + std::to_string(static_cast<int>(refused->what)));
  } else if (const auto* nobody = std::get_if<NotProven>(&request)) {
    heard_("NOT_PROVEN " + nobody->user);
  } else if (const auto* who = std::get_if<Client>(&request)) {
    heard_("CLIENT " + who->name + " layout " + std::to_string(who->keyboard_layout));
  }
}

void StandInBroker::OnClientMessage(link::LinkStream& link, const wire::ClientMessage& message) {
  if (const auto* hello = std::get_if<wire::Hello>(&message)) {
    size_ = hello->size;
    Send(link, Encode(DoorAnswer(kCookie)));
    Send(link, wire::Encode(wire::ServerMessage(wire::Welcome{
                   .version = wire::kProtocolVersion, .size = size_, .resumed = false, .session_serial = 1})));
    Paint(link, true);
  } else if (const auto* resize = std::get_if<wire::Resize>(&message)) {
    size_ = resize->size;
    Paint(link, true);
  } else if (const auto* key = std::get_if<wire::Key>(&message); key != nullptr && key->down) {
    if (OnFunctionKey(link, key->keysym)) return;
    ++marks_;
    Paint(link, false);
  }
}

// False: any other key.
bool StandInBroker::OnFunctionKey(link::LinkStream& link, uint32_t keysym) {
  const auto say = [&](const wire::ServerMessage& message) { Send(link, wire::Encode(message)); };
  switch (keysym) {
    case 0xff1b:  // Escape: the session ends
      return say(wire::End{.reason = wire::EndReason::kLoggedOut, .detail = {}}), true;
    case 0xffbf:  // F2: somebody asks to look on
      return say(wire::Watch{.watch_id = 7, .state = wire::WatchState::kAsked, .who = "佐藤"}), true;
    case 0xffc0:  // F3
      return PaintPhoto(link, /*exact=*/false), true;
    case 0xffc1:  // F4
      return PaintPhoto(link, /*exact=*/true), true;
    case 0xffc2:  // F5
      return say(StandInCursor(/*large=*/false)), true;
    case 0xffc3:  // F6
      return say(StandInCursor(/*large=*/true)), true;
    case 0xffc4:  // F7
      return say(wire::Cursor{}), true;
    case 0xffc6:  // F9
      return PaintNoise(link), true;
    case 0xffc7:  // F10
      return heard_("NOT TAKEN " + std::to_string(link.queued_bytes())), true;
    default:
      return false;
  }
}

// A light page with one dark mark per key.
void StandInBroker::Paint(link::LinkStream& link, bool key) {
  if (key) writer_.Fill({0, 0, size_.width_px, size_.height_px}, 0x00F0F4F8);
  if (key) writer_.Fill({16, 16, 64, 32}, 0x00C00000);
  for (int i = key ? 0 : marks_ - 1; i < marks_; ++i)
    writer_.Fill({16 + i % 12 * 24, 64 + i % kMarks / 12 * 24, 16, 16}, 0x00102030);
  Send(link, writer_.Finish({.frame_id = ++frame_id_}, size_, key, true));
}

// As a session sends it: roughly while there is much to send, exactly once that is over.
void StandInBroker::PaintPhoto(link::LinkStream& link, bool exact) {
  if (!Contains(size_, kStandInPhoto)) return;
  std::vector<uint32_t> colours;
  for (int y = kStandInPhoto.y; y < kStandInPhoto.bottom(); ++y) {
    for (int x = kStandInPhoto.x; x < kStandInPhoto.right(); ++x) colours.push_back(StandInPhotoAt(x, y));
  }
  const tile::Pixels photo{colours.data(), kStandInPhoto.width_px, {kStandInPhoto.width_px, kStandInPhoto.height_px}};
  if (exact) {
    writer_.Rgb(kStandInPhoto, photo, tile::RgbPredictor::kUp);
  } else {
    writer_.Jpeg(kStandInPhoto, photo, choice::kJpegQuality);
  }
  Send(link, writer_.Finish({.frame_id = ++frame_id_}, size_, /*key=*/false, exact));
}

void StandInBroker::PaintNoise(link::LinkStream& link) {
  for (int frame = 0; frame < kStandInFrames; ++frame) {
    std::vector<uint32_t> colours;
    for (int y = kStandInPhoto.y; y < kStandInPhoto.bottom(); ++y) {
      for (int x = kStandInPhoto.x; x < kStandInPhoto.right(); ++x) colours.push_back(StandInNoiseAt(frame, x, y));
    }
    const tile::Pixels noise{colours.data(), kStandInPhoto.width_px, {kStandInPhoto.width_px, kStandInPhoto.height_px}};
    writer_.Rgb(kStandInPhoto, noise, tile::RgbPredictor::kUp);
    Send(link, writer_.Finish({.frame_id = ++frame_id_}, size_, /*key=*/false, /*exact=*/true));
  }
}

}  // namespace shoji::rdp
