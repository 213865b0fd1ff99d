// Settings of shoji-broker: defaults, then the TOML file, then the command line. Every setting has a unit in its name
// or help, and a checked range. Pure but for reading the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/result.h"

namespace shoji::app {

struct Config {
  std::string state = "./var";
  std::string runtime = "/run/shoji";
  std::string host_socket;  // empty: RUNTIME/host.sock
  std::string listen = "127.0.0.1";
  int64_t port = 8443;
  std::string web_root = "web-client/dist";
  std::string certificate;  // empty: self-signed, kept in the state directory
  std::string key;
  std::string user;  // "UID:GID" to become when started as root; empty: stay
  int64_t idle_s = 1800;
  int64_t disconnect_s = 900;
  int64_t login_idle_min = 60;
  int64_t login_absolute_min = 720;
  std::string second_login = "takeover";
  std::vector<std::string> metrics_allow;
  int64_t quarantine_days = 7;
  int64_t quarantine_user_mib = 512;
  int64_t quarantine_mib = 20'480;
  int64_t quarantine_reserve_mib = 512;
  std::string inspect_program;  // empty: shoji-inspect beside our own program
  int64_t max_connections = 2000;
  int64_t max_connections_per_address = 400;
  int64_t requests_per_second = 50;
  int64_t http2 = 0;  // WebSockets over HTTP/2 (lws 4.1.6): a refused one hangs, see broker/web/README.md
  std::string rfb_listen = "127.0.0.1";
  int64_t rfb_port = 0;         // 0: nobody looks on
  int64_t rdp_port = 0;         // 0: no RDP door
  std::string rdp_listen;       // empty: as listen
  std::string rdp_certificate;  // empty: self-signed, kept in the state directory
  std::string rdp_key;
  std::string rdp_program;  // empty: shoji-rdp beside our own program
  int64_t rdp_max_connections = 200;
  int64_t rdp_max_connections_per_address = 20;
  int64_t rdp_handshake_s = 20;
  int64_t rdp_login_page_s = 300;
  std::string policy_approval = "one";
  int64_t policy_rollback_min = 60;
  std::string log_level = "info";
  int64_t audit_checkpoint_entries = 1000;
  int64_t audit_checkpoint_s = 60;
  std::string syslog_server;  // "HOST:PORT" of a syslog server over TLS; empty: none
  std::string syslog_ca;
  std::string syslog_name;
  int64_t syslog_enterprise = 32'473;

  std::string RdpListen() const { return rdp_listen.empty() ? listen : rdp_listen; }
  std::string HostSocket() const { return host_socket.empty() ? runtime + "/host.sock" : host_socket; }
};

// Sets what the TOML text names. Keys are the long options with '_' for '-'. kInvalid with the line for syntax errors,
// unknown keys, wrong types and values out of range; `config` is then partly changed.
Result<void> ApplyToml(std::string_view text, Config& config);

// What main() is to do: serve with `config`, or print `text` and leave with `status`.
struct CommandLine {
  Config config;
  std::optional<int> exit_status;
  std::string text;
};
CommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace shoji::app
