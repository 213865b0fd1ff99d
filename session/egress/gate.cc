#include "session/egress/gate.h"

#include <algorithm>

namespace shoji::egress {
namespace {

bool IsLocalhost(const HostName& host) {
  return !host.is_address() && (host.text() == "localhost" || host.text().ends_with(".localhost"));
}

}  // namespace

Gate::Gate(const Configuration& configuration, const std::string& department)
    : addresses_(configuration.addresses),
      allow_ports_(configuration.allow_ports),
      exceptions_(configuration.exceptions),
      domains_(configuration.RulesOf(department)) {}

bool Gate::IsException(const Destination& destination) const {
  return std::ranges::find(exceptions_, destination) != exceptions_.end() && !domains_.Denies(destination.host);
}

Answer Gate::JudgeDestination(const Destination& destination) const {
  const HostName& host = destination.host;
  if (domains_.Denies(host) || host.text() == kStartHost) return Answer::kRefusedDomain;
  if (IsException(destination)) return Answer::kAllowed;
  if (IsLocalhost(host)) return Answer::kRefusedAddress;
  if (host.is_address() && addresses_.Refuses(host.address())) return Answer::kRefusedAddress;
  if (!allow_ports_.contains(destination.port)) return Answer::kRefusedPort;
  return domains_.Allows(host) ? Answer::kAllowed : Answer::kRefusedDomain;
}

Answer Gate::JudgeAddresses(const Destination& destination, std::span<const IpAddress> addresses) const {
  if (addresses.empty()) return Answer::kDnsFailed;
  if (IsException(destination)) return Answer::kAllowed;
  return addresses_.RefusesAny(addresses) ? Answer::kRefusedAddress : Answer::kAllowed;
}

}  // namespace shoji::egress
