// Where a request wants to go, and the reasons for an answer. Pure values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/base/result.h"
#include "session/egress/host_name.h"

namespace shoji::egress {

struct Destination {
  HostName host;
  uint16_t port = 0;

  // "host:port", "[v6]:port"; without a port `default_port` is taken, and 0 there means that a port is required.
  // Errors as HostName::Parse; kInvalid for a bad port.
  static Result<Destination> Parse(std::string_view text, uint16_t default_port = 0);
  std::string ForAuthority() const { return host.ForAuthority() + ":" + std::to_string(port); }
  bool operator==(const Destination&) const = default;
};

enum class Answer {
  kAllowed,
  kRefusedAddress,
  kRefusedPort,
  kRefusedDomain,
  kDnsFailed,
  kConnectFailed,
  kBadRequest,
  kUpstreamFailed,
  kTooMany,
  kNotReady,
};

// The key used in `destination` events and the Shoji-Refused header (README.md).
std::string_view Key(Answer answer);

}  // namespace shoji::egress
