// What shoji-host tells this process (README.md): the settings, and later whose session it is.
// Pure values and a pure parser; an unknown key, a wrong type or a value out of range refuses the whole message.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "codec/base/result.h"
#include "session/egress/address_rules.h"
#include "session/egress/destination.h"
#include "session/egress/domain_rules.h"

namespace shoji::egress {

struct Limits {
  size_t connections = 256;
  size_t head_bytes = 32768;
  std::chrono::milliseconds head_timeout{10'000};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{300'000};
};

struct Upstream {
  Destination proxy;
  std::string username;  // empty = no credentials
  std::string password;  // never logged, never shown to the sandbox
};

struct Configuration {
  std::vector<Destination> dns_servers;  // addresses; empty = /etc/resolv.conf
  AddressRules addresses;
  std::set<uint16_t> allow_ports{80, 443};
  std::vector<Destination> exceptions;
  std::optional<std::map<std::string, DomainRules>> departments;
  std::optional<Upstream> upstream;
  Limits limits;

  // The rules of `department`, else those of "*", else deny all; allow all when there are no departments at all.
  DomainRules RulesOf(const std::string& department) const;
};

struct Assignment {
  std::string session;
  std::string user;
  std::string department;
  std::string start_url;
};

using ControlMessage = std::variant<Configuration, Assignment>;

// One datagram of the control socket. kInvalid with the offending key; values are not repeated (they may be secrets).
Result<ControlMessage> ParseControlMessage(std::string_view json);

}  // namespace shoji::egress
