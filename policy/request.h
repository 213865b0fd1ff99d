// What a policy question is made of: who wants to move what, which way, how sensitive it is, when. Pure values, any
// thread. Names follow the 総務省 guideline (zones, 自治体機密性 3A..1). The numbers of Channel, Direction and
// Classification are those of codec/wire/PROTOCOL.md, so an enforcement point converts with one cast after the wire
// parser's checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shoji::policy {

enum class Zone : uint8_t { kMyNumber = 1, kLgwan = 2, kInternet = 3 };
enum class Channel : uint8_t {
  kClipboardText = 1,
  kClipboardImage = 2,
  kFileUpload = 3,
  kFileDownload = 4,
  kPrint = 5
};
// Outbound = LGWAN to Internet (leak risk); inbound = Internet to LGWAN (malware risk).
enum class Direction : uint8_t { kOutbound = 1, kInbound = 2 };
// Ordered: a greater value is more sensitive. kNone = the user declared nothing, or nothing was found.
enum class Classification : uint8_t { kNone = 0, k1 = 1, k2 = 2, k3C = 3, k3B = 4, k3A = 5 };
enum class Integrity : uint8_t { kNone = 0, k1 = 1, k2 = 2 };     // 完全性; kNone = not declared
enum class Availability : uint8_t { kNone = 0, k1 = 1, k2 = 2 };  // 可用性; kNone = not declared
enum class Role : uint8_t { kUnknown = 0, kStaff = 1, kSecurity = 2, kAuditor = 3, kAdmin = 4 };

// kEarly: asked before the content is there, to refuse cheaply. What is not known yet (the media type) then counts for
// the person, so only a refusal means anything. kFinal: asked about the whole content; what is not known counts
// against.
enum class Stage : uint8_t { kFinal = 0, kEarly = 1 };

struct Subject {
  std::string user;                      // normalised login name
  std::vector<std::string> departments;  // as in the user store; main one first, then 兼務 valid today
  std::string role;                      // staff, security, auditor, admin
  std::string terminal;                  // address of the terminal, "10.1.2.3" or "2001:db8::1"
};

// Local time where the people work, made by the enforcement point.
struct LocalTime {
  int32_t day = 0;      // days since 1970-01-01
  uint8_t weekday = 0;  // 0 Sunday .. 6 Saturday
  uint16_t minute = 0;  // of the day, 0 .. 1439
  bool operator==(const LocalTime&) const = default;
};

// What this user was allowed on this channel and direction within the last 60 s, this request not counted.
struct Recent {
  uint32_t count = 0;
  uint64_t bytes = 0;
};

struct Request {
  Subject subject;
  Zone zone = Zone::kLgwan;  // where the terminal stands
  Channel channel = Channel::kClipboardText;
  Direction direction = Direction::kOutbound;
  Classification declared = Classification::kNone;
  Classification inspected = Classification::kNone;
  Integrity integrity = Integrity::kNone;
  Availability availability = Availability::kNone;
  uint64_t bytes = 0;
  std::string media_type;  // "text/plain", lower case, no parameters; "" unknown
  Recent recent;
  LocalTime at;
  Stage stage = Stage::kFinal;
};

// Stable names for records and rule files: "clipboard.text", "outbound", "3C", "lgwan". "unknown" for a value outside
// the enumeration (an enforcement point cast without checking).
std::string_view Name(Zone zone);
std::string_view Name(Channel channel);
std::string_view Name(Direction direction);
std::string_view Name(Classification classification);
std::string_view Name(Integrity integrity);
std::string_view Name(Availability availability);
std::string_view Name(Role role);

// The role called `name`; kUnknown for any other text.
Role RoleNamed(std::string_view name);

}  // namespace shoji::policy
