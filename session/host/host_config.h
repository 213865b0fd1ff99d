// Settings of shoji-host: defaults, the TOML file, their ranges. Pure values and a pure parser; the command line is
// laid over them in shoji_host_main.cc. Every key of the file is described in README.md.
#pragma once

#include <cstdint>
#include <string>

#include "codec/base/rate_factor.h"
#include "codec/base/result.h"
#include "session/link/seqpacket_channel.h"
#include "session/sandbox/sandbox.h"

namespace shoji::host {

inline constexpr int64_t kMaxSessions = 1'000;
inline constexpr int64_t kMaxPool = 64;

struct HostConfig {
  std::string runtime = "/run/shoji/host";  // sockets and per-session directories
  std::string socket;                       // "" = RUNTIME/host.sock
  std::string bin_dir;                      // "" = where shoji-host itself is
  int64_t broker_uid = -1;                  // owner of the socket; -1 = us
  int64_t uid_base = 200'000;               // first uid of the sessions' range; used when started as root
  int64_t pool = 1;
  int64_t max_sessions = 20;
  int64_t video_rate_factor = video::kUsualRateFactor;
  std::string start_url;  // "" = the built-in page
  sandbox::Limits limits;
  // Passed on to shoji-egress as its `configure` datagram (session/egress/README.md).
  link::Json egress = link::Json::object();

  std::string socket_path() const { return socket.empty() ? runtime + "/host.sock" : socket; }
};

// `text` (TOML) laid over `base`. kInvalid with the line for syntax errors, unknown keys, wrong types and ranges.
Result<HostConfig> ParseHostConfig(std::string_view text, HostConfig base);

// The rules that hold across fields and for values from the command line. kInvalid names the setting.
Result<void> CheckHostConfig(const HostConfig& config);

}  // namespace shoji::host
