// What the broker counts. Plain numbers, service thread only; broker/web/metrics shows them. Holds no names of people.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace shoji::sessions {

struct Statistics {
  using ByKey = std::map<std::string, uint64_t, std::less<>>;

  ByKey logins;           // ok, bad_credentials, throttled, unavailable
  ByKey refusals;         // by reason key: wrong_origin, stale_ticket, too_large, ...
  ByKey sessions_ended;   // by END reason number
  ByKey http_responses;   // by status
  ByKey protocol_errors;  // by side: client, session
  ByKey transfers;        // by policy answer
  uint64_t sessions_started = 0;
  uint64_t sockets_opened = 0;  // web
  uint64_t rdp_opened = 0;      // connections
  uint64_t bytes_to_clients = 0;
  uint64_t bytes_to_sessions = 0;
  uint64_t messages_to_clients = 0;
  uint64_t messages_to_sessions = 0;
  uint64_t audit_failures = 0;
  // What the sender of the record to a syslog server told last.
  struct Syslog {
    bool wanted = false;
    bool connected = false;
    uint64_t confirmed_seq = 0;
    uint64_t connections = 0;
  };
  Syslog syslog;
  // Gauges.
  int64_t sockets_open = 0;  // web
  int64_t rdp_open = 0;
  bool rules_unusable = false;  // everything is refused because no version of the rules can be used
  int64_t backlog_bytes = 0;    // waiting for slow clients, all relays together

  void Refused(std::string_view reason) { Count(refusals, reason); }
  static void Count(ByKey& table, std::string_view key) {
    const auto found = table.find(key);
    if (found == table.end()) {
      table.emplace(key, 1);
    } else {
      ++found->second;
    }
  }
};

}  // namespace shoji::sessions
