// What shoji-rdp and shoji-broker say to each other beside the wire messages of PROTOCOL.md: who wants in, what an RDP
// client asked for and was refused, and the one thing the broker's private key is used for. They share the stream and
// the 8-byte header with the wire messages; IsDoorMessage() tells them apart. Pure values; any thread. Every Parse*
// takes one whole message, header included, and fails on anything below that does not hold; every Encode gives one
// whole message and its input must be in range (SHOJI_CHECK). Never logs: LOGIN, CREDENTIAL and COOKIE carry secrets.
//
// shoji-rdp → broker, which distrusts them
//   0x40 LOGIN (12+u+s)           u8 kind (1 password, 2 one-time ticket, 3 reconnect cookie) · u8, u16 zero · u16
//                                 width_px · u16 height_px (both > 0) · u16 user_bytes · u16 secret_bytes · user ·
//                                 secret: each 0..256 bytes UTF-8. One at a time; again after a refusal. A cookie's
//                                 secret: CookieDigits() of what the client made of COOKIE; its user is empty
//   0x41 CREDENTIAL_REQUEST (n)   n = 1..256 bytes UTF-8: NLA asks for this user's one-time code
//   0x42 REFUSED (4)              u8 what (1 devices, 2 audio input, 3 RAIL, 4 other channel, 5 clipboard files,
//                                 6 weak security protocol) · 3 zero. At most kMaxRefusedPerConnection
//   0x43 CLIENT (8+n)             u32 build · u32 keyboard_layout · n = 0..64 bytes UTF-8 name. Once, for the record
//   0x44 SIGN (4+n)               u8 kind (1: raw RSA private operation) · 3 zero · n = 256..512 bytes, one block.
//                                 At most kMaxSignsPerConnection
//   0x45 NOT_PROVEN (n)           n = 1..256 bytes UTF-8: NLA did not prove this user's one-time code. Once, instead of
//                                 a LOGIN, and after a CREDENTIAL that was known: the broker records the user of that
// broker → shoji-rdp
//   0xD0 LOGIN_ANSWER (8)         u8 answer (LoginResult) · 3 zero · u32 retry_after_s
//   0xD1 CREDENTIAL (20)          u8 known (0/1; 0, too, while that user has to wait) · 3 zero · 16 bytes NT hash
//                                 (zero when not known)
//   0xD2 STEP (n)                 n = 1..32 bytes UTF-8: how far the session's start is (queued, sandbox, display,
//                                 browser)
//   0xD3 COOKIE (20)              u32 logon_id · 16 random bytes: what the client may come back with when the line
//                                 breaks (MS-RDPBCGR 2.2.4.2). After LOGIN_ANSWER ok
//   0xD4 SIGNATURE (n)            n = 0 (refused) or 256..512 bytes
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::rdp {

inline constexpr size_t kMaxUserBytes = 256;
inline constexpr size_t kMaxSecretBytes = 256;
inline constexpr size_t kMaxClientNameBytes = 64;
inline constexpr size_t kMaxStepBytes = 32;
inline constexpr size_t kCookieDigits = 40;
inline constexpr size_t kMinBlockBytes = 256;  // RSA 2048
inline constexpr size_t kMaxBlockBytes = 512;  // RSA 4096
inline constexpr size_t kMaxDoorMessageBytes = 8 + 12 + kMaxUserBytes + kMaxSecretBytes;
inline constexpr int kMaxRefusedPerConnection = 16;
inline constexpr int kMaxSignsPerConnection = 1;  // a handshake has one; a hello asked for again is not signed

enum class LoginKind : uint8_t { kPassword = 1, kTicket = 2, kCookie = 3 };
enum class RefusedThing : uint8_t {
  kDevices = 1,  // drives, printers, smart cards, ports: one channel, and only an opened one tells which
  kAudioInput = 2,
  kRail = 3,
  kOtherChannel = 4,
  kClipboardFiles = 5,
  kWeakSecurity = 6,
};
enum class LoginResult : uint8_t {
  kOk = 0,
  kBadCredentials = 1,
  kThrottled = 2,
  kUnavailable = 3,
  kEmergencyStop = 4,
  kNoCapacity = 5,
  kAttachedElsewhere = 6,
};

struct Login {
  LoginKind kind;
  Size size;
  std::string user;
  std::string secret;
  bool operator==(const Login&) const = default;
};
struct CredentialRequest {
  std::string user;
  bool operator==(const CredentialRequest&) const = default;
};
struct Refused {
  RefusedThing what;
  bool operator==(const Refused&) const = default;
};
struct Client {
  uint32_t build;
  uint32_t keyboard_layout;
  std::string name;
  bool operator==(const Client&) const = default;
};
struct Sign {
  Bytes block;
  bool operator==(const Sign&) const = default;
};
struct NotProven {
  std::string user;
  bool operator==(const NotProven&) const = default;
};
using DoorRequest = std::variant<Login, CredentialRequest, Refused, Client, Sign, NotProven>;

using NtHash = std::array<uint8_t, 16>;
struct LoginAnswer {
  LoginResult answer;
  uint32_t retry_after_s = 0;
  bool operator==(const LoginAnswer&) const = default;
};
struct Credential {
  bool known;
  NtHash nt_hash = {};
  bool operator==(const Credential&) const = default;
};
struct Step {
  std::string name;
  bool operator==(const Step&) const = default;
};
struct Cookie {
  uint32_t logon_id;
  std::array<uint8_t, 16> random;
  bool operator==(const Cookie&) const = default;
};
struct Signature {
  Bytes block;  // empty: refused
  bool operator==(const Signature&) const = default;
};
using DoorAnswer = std::variant<LoginAnswer, Credential, Step, Cookie, Signature>;

// The secret of a LOGIN by cookie: kCookieDigits lower-case hex digits, logon id and verifier.
std::string CookieDigits(uint32_t logon_id, std::span<const uint8_t, 16> verifier);

// True when the first byte is one of the types above (either direction); such a message is for this file's parsers,
// any other for those of codec/wire/messages.h. False for an empty one.
bool IsDoorMessage(ByteSpan message);

Result<DoorRequest> ParseDoorRequest(ByteSpan message);
Result<DoorAnswer> ParseDoorAnswer(ByteSpan message);

Bytes Encode(const DoorRequest& message);
Bytes Encode(const DoorAnswer& message);

}  // namespace shoji::rdp
