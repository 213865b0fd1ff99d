// One line of the destination log, as shoji-host gets it (session/link/CONTRACT.md). Pure value.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "session/egress/configuration.h"
#include "session/egress/destination.h"

namespace shoji::egress {

struct DestinationEvent {
  std::string host;  // "" when the request could not be read
  uint16_t port = 0;
  Answer answer = Answer::kAllowed;
  uint64_t bytes_up = 0;    // from the browser, behind the request head
  uint64_t bytes_down = 0;  // from the destination
  std::chrono::milliseconds duration{0};

  std::string ToJson(const Assignment& assignment) const;
};

// {"event":"ready","ca_certificate_pem":pem}
std::string ReadyEvent(const std::string& pem);

}  // namespace shoji::egress
