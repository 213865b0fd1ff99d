#include "session/egress/domain_rules.h"

#include <algorithm>

namespace shoji::egress {

bool DomainRules::Covers(const std::vector<HostName>& domains, const HostName& host) {
  return std::ranges::any_of(domains, [&](const HostName& domain) { return host.IsWithin(domain); });
}

}  // namespace shoji::egress
