// What a crowd of clients has measured since it was last asked. One thread; values.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "codec/base/clock.h"

namespace shoji::bench {

struct ClientFigures {
  // Milliseconds, one value each.
  std::vector<double> login_ms;        // asked for the login page's answer, TLS included, until let in
  std::vector<double> start_ms;        // asked for a session until its first picture is decoded
  std::vector<double> first_frame_ms;  // login asked until the first picture is decoded: both of the above
  std::vector<double> applied_ms;      // input sent until a frame that follows it is decoded
  std::vector<double> photon_ms;       // input sent until the page shows it (its marker strip)
  std::vector<double> decode_us;
  std::vector<double> late_ms;  // how late an input was sent: a bench that cannot keep up says so
  uint64_t unseen = 0;          // inputs without an effect within kPatience
  uint64_t keys = 0, notches = 0, moves = 0, pages = 0;
  uint64_t frames = 0;
  uint64_t messages_in = 0, messages_out = 0;
  uint64_t bytes_in = 0, bytes_out = 0;  // WebSocket frames, heads included, before TLS
  uint64_t throttled = 0;                // logins that were told to come again
  std::map<std::string, uint64_t> failures;

  static constexpr Duration kPatience = std::chrono::seconds(5);
};

// {n, p50, p95, p99, max} of each list, and the counts; `started` has the values of the first three one by one.
nlohmann::json ToJson(const ClientFigures& figures);

inline double Milliseconds(Duration duration) { return static_cast<double>(duration.count()) / 1e3; }

}  // namespace shoji::bench
