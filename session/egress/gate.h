// Enforcement point P1: may this session go there? Pure, immutable, any thread. Asked twice per connection: about the
// destination as written, and about the addresses its name resolved to. Both must say kAllowed.
#pragma once

#include <span>
#include <string>

#include "session/egress/configuration.h"
#include "session/egress/destination.h"

namespace shoji::egress {

// The host that only this process answers for; nothing is ever connected for it.
inline constexpr std::string_view kStartHost = "start.shoji.internal";

class Gate {
 public:
  Gate(const Configuration& configuration, const std::string& department);

  // Before resolution: domain, literal address, port.
  Answer JudgeDestination(const Destination& destination) const;
  // After resolution, with everything the name resolved to.
  Answer JudgeAddresses(const Destination& destination, std::span<const IpAddress> addresses) const;
  // Named in the configuration's `exceptions` (and not denied by a domain rule).
  bool IsException(const Destination& destination) const;

 private:
  AddressRules addresses_;
  std::set<uint16_t> allow_ports_;
  std::vector<Destination> exceptions_;
  DomainRules domains_;
};

}  // namespace shoji::egress
