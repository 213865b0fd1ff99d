// What a policy question is made of: who wants to move what, which way, how sensitive it is. Pure values, any thread.
// Names follow the 総務省 guideline (zones, 自治体機密性 3A..1). The numbers of Channel, Direction and Classification
// are those of codec/wire/PROTOCOL.md, so an enforcement point converts with one cast after the wire parser's checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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
// Ordered: a greater value is more sensitive. kNone = the user declared nothing.
enum class Classification : uint8_t { kNone = 0, k1 = 1, k2 = 2, k3C = 3, k3B = 4, k3A = 5 };

struct Subject {
  std::string user;        // normalised login name
  std::string department;  // as in the user store
  std::string role;        // staff, security, auditor, admin
  std::string terminal;    // address of the terminal
};

struct Request {
  Subject subject;
  Zone zone = Zone::kLgwan;  // where the terminal stands
  Channel channel = Channel::kClipboardText;
  Direction direction = Direction::kOutbound;
  Classification declared = Classification::kNone;
  uint64_t bytes = 0;
};

// Stable names for records and rule files: "clipboard.text", "outbound", "3C", "lgwan". "unknown" for a value outside
// the enumeration (an enforcement point cast without checking).
std::string_view Name(Zone zone);
std::string_view Name(Channel channel);
std::string_view Name(Direction direction);
std::string_view Name(Classification classification);

}  // namespace shoji::policy
