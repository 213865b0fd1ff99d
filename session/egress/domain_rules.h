// A department's domains. Pure, immutable after filling, any thread. Matching is by whole labels on normalised names:
// "example.jp" covers "www.example.jp" and not "badexample.jp".
#pragma once

#include <vector>

#include "session/egress/host_name.h"

namespace shoji::egress {

struct DomainRules {
  std::vector<HostName> allow;
  std::vector<HostName> deny;
  bool default_allow = false;

  // True when an entry of `deny` covers the host.
  bool Denies(const HostName& host) const { return Covers(deny, host); }
  // deny wins over allow; what is in neither gets the default.
  bool Allows(const HostName& host) const { return !Denies(host) && (default_allow || Covers(allow, host)); }

 private:
  static bool Covers(const std::vector<HostName>& domains, const HostName& host);
};

}  // namespace shoji::egress
