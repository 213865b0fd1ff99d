// A policy question as it is typed on a command line. A value; pure but for the machine's time zone.
#pragma once

#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/request.h"

namespace shoji::admin {

struct ExplainQuestion {
  std::string user = "somebody";
  std::vector<std::string> departments;
  std::string role = "staff";
  std::string terminal = "10.0.0.1";
  std::string zone = "lgwan";
  std::string channel;
  std::string direction;  // empty: the one that the channel has
  std::string declared = "none";
  std::string inspected = "none";
  std::string integrity = "none";
  std::string availability = "none";
  uint64_t bytes = 1;
  std::string media_type;
  std::string at;  // local time; empty: now
  uint32_t recent_count = 0;
  uint64_t recent_bytes = 0;
};

// kInvalid with the words that would be understood.
Result<policy::Request> ReadQuestion(const ExplainQuestion& typed, WallTime now);

}  // namespace shoji::admin
