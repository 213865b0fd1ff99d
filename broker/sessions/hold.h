// How much of a session is held back, and who says so. Values and one interface; service thread. A hold only ever
// tightens: it never lets through what policy would refuse.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "broker/admin/session_directory.h"

namespace shoji::sessions {

// Stricter is greater. The numbers of the first three are those of HOLD in codec/wire/PROTOCOL.md.
enum class Hold : uint8_t {
  kNone = 0,
  kViewOnly = 1,  // pixels pass; input and transfers do not
  kFrozen = 2,    // nothing passes, the sandbox stands still, nothing of it is lost
  kEnded = 3,     // the session is ended, no other one starts
};

// "none", "view-only", "freeze", "end": as in shojictl, in the store and on record.
std::string_view Name(Hold hold);
std::optional<Hold> HoldFromName(std::string_view name);

// What holds a session back, for the people concerned.
struct Held {
  Hold hold = Hold::kNone;
  std::string reason;   // as the security staff gave it
  std::string contact;  // whom to ask; may be empty
  bool operator==(const Held&) const = default;
};

class HoldSource {
 public:
  virtual ~HoldSource() = default;
  virtual Held HoldOf(const admin::SessionInfo& session) const = 0;
  // The session is over: an order that concerns nothing else has no object any more.
  virtual void OnSessionGone(std::string_view session) = 0;
};

}  // namespace shoji::sessions
