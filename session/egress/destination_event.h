// One line of the destination log, as shoji-host gets it (session/link/CONTRACT.md). Pure value.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "session/egress/configuration.h"
#include "session/egress/destination.h"

namespace shoji::egress {

struct DestinationEvent {
  // A permitted connection is told twice: kOpen before its first packet leaves, kClosed with its bytes at its end.
  enum class Phase { kOpen, kClosed };

  std::string host;  // "" when the request could not be read
  uint16_t port = 0;
  Answer answer = Answer::kAllowed;
  Phase phase = Phase::kClosed;
  uint64_t bytes_up = 0;    // from the browser, behind the request head
  uint64_t bytes_down = 0;  // from the destination
  std::chrono::milliseconds duration{0};
  uint64_t count = 1;  // requests that this line stands for

  std::string ToJson(const Assignment& assignment) const;
};

// {"event":"ready","ca_certificate_pem":pem}
std::string ReadyEvent(const std::string& pem);

}  // namespace shoji::egress
