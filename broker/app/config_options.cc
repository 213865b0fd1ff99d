#include "broker/app/config_options.h"

#include <array>
#include <charconv>

#include "broker/web/address_range.h"

namespace shoji::app {
namespace {

const std::array<Option, 44> kOptions = {{
    {"state", TextSetting{&Config::state, {}}, "directory of users, certificate and audit record"},
    {"runtime", TextSetting{&Config::runtime, {}}, "directory of sockets"},
    {"host-socket", TextSetting{&Config::host_socket, {}}, "control socket of shoji-host (default RUNTIME/host.sock)"},
    {"listen", TextSetting{&Config::listen, {}}, "address of the web door"},
    {"port", NumberSetting{&Config::port, 0, 65'535}, "port of the web door; 0 = any free one"},
    {"web-root", TextSetting{&Config::web_root, {}}, "directory of the built web client"},
    {"certificate", TextSetting{&Config::certificate, {}}, "PEM file, chain included (default: self-signed)"},
    {"key", TextSetting{&Config::key, {}}, "PEM file of the certificate's key"},
    {"user", TextSetting{&Config::user, {}}, "UID:GID to become when started as root"},
    {"idle-s", NumberSetting{&Config::idle_s, 10, 86'400}, "seconds without input until a session ends"},
    {"disconnect-s", NumberSetting{&Config::disconnect_s, 1, 86'400}, "seconds without a window until a session ends"},
    {"login-idle-min", NumberSetting{&Config::login_idle_min, 1, 1'440}, "minutes until an unused login ends"},
    {"login-absolute-min", NumberSetting{&Config::login_absolute_min, 1, 10'080}, "minutes until any login ends"},
    {"second-login", TextSetting{&Config::second_login, "takeover|refuse"}, "a second window on a session"},
    {"metrics-allow", ListSetting{&Config::metrics_allow}, "network that may read /metrics beside loopback"},
    {"quarantine-days", NumberSetting{&Config::quarantine_days, 1, 90}, "days a downloaded file stays in quarantine"},
    {"quarantine-user-mib", NumberSetting{&Config::quarantine_user_mib, 1, 65'536},
     "MiB one user may have in quarantine"},
    {"quarantine-mib", NumberSetting{&Config::quarantine_mib, 1, 16'777'216}, "MiB in quarantine, all users together"},
    {"quarantine-reserve-mib", NumberSetting{&Config::quarantine_reserve_mib, 0, 1'048'576},
     "MiB the quarantine leaves free on its disk, for the audit record"},
    {"inspect-program", TextSetting{&Config::inspect_program, {}}, "shoji-inspect (default: beside shoji-broker)"},
    {"max-connections", NumberSetting{&Config::max_connections, 10, 3'500}, "connections in all"},
    {"max-connections-per-address", NumberSetting{&Config::max_connections_per_address, 4, 3'500},
     "connections per terminal address"},
    {"requests-per-second", NumberSetting{&Config::requests_per_second, 1, 10'000},
     "HTTP requests per second and terminal address; ten times as many at once"},
    {"http2", NumberSetting{&Config::http2, 0, 1}, "1 = offer HTTP/2, 0 = HTTP/1.1 only"},
    {"rfb-listen", TextSetting{&Config::rfb_listen, {}},
     "address of the door for VNC viewers (helpdesk, view-only); any but loopback: TLS only, with the RDP door's "
     "certificate and key"},
    {"rfb-port", NumberSetting{&Config::rfb_port, 0, 65'535}, "port of the door for VNC viewers; 0 = closed"},
    {"rdp-port", NumberSetting{&Config::rdp_port, 0, 65'535}, "port of the RDP door; 0 = no RDP door"},
    {"rdp-listen", TextSetting{&Config::rdp_listen, {}}, "address of the RDP door (default: that of the web door)"},
    {"rdp-certificate", TextSetting{&Config::rdp_certificate, {}},
     "PEM file of the RDP door, and of the one for VNC viewers with TLS; RSA, chain included (default: self-signed)"},
    {"rdp-key", TextSetting{&Config::rdp_key, {}}, "PEM file of its key, RSA of 2048 to 4096 bits"},
    {"rdp-program", TextSetting{&Config::rdp_program, {}}, "shoji-rdp (default: beside shoji-broker)"},
    {"rdp-max-connections", NumberSetting{&Config::rdp_max_connections, 1, 1'000}, "RDP connections in all"},
    {"rdp-max-connections-per-address", NumberSetting{&Config::rdp_max_connections_per_address, 1, 1'000},
     "RDP connections per terminal address"},
    {"rdp-handshake-s", NumberSetting{&Config::rdp_handshake_s, 1, 120}, "seconds until an RDP connection must stand"},
    {"rdp-login-page-s", NumberSetting{&Config::rdp_login_page_s, 1, 3'600},
     "seconds until somebody must be logged in on an RDP connection"},
    {"policy-approval", TextSetting{&Config::policy_approval, "one|two"},
     "two = rules become active only after somebody other than their author approved them"},
    {"policy-rollback-min", NumberSetting{&Config::policy_rollback_min, 0, 1'440},
     "with two: minutes after an activation in which one person alone may take it back; 0 = never"},
    {"audit-checkpoint-entries", NumberSetting{&Config::audit_checkpoint_entries, 1, 1'000'000},
     "entries of the audit record after which a checkpoint is signed"},
    {"audit-checkpoint-s", NumberSetting{&Config::audit_checkpoint_s, 1, 86'400},
     "seconds after which entries without a checkpoint get one"},
    {"syslog-server", TextSetting{&Config::syslog_server, {}},
     "HOST:PORT of a syslog server (RFC 5424 over TLS, RFC 5425) that gets every entry of the audit record"},
    {"syslog-ca", TextSetting{&Config::syslog_ca, {}},
     "PEM file of whom to trust for the syslog server's certificate (default: the machine's list)"},
    {"syslog-name", TextSetting{&Config::syslog_name, {}},
     "name the syslog server's certificate must be for (default: HOST)"},
    {"syslog-enterprise", NumberSetting{&Config::syslog_enterprise, 1, 4'294'967'295},
     "IANA enterprise number of the structured data, shoji@NUMBER"},
    {"log-level", TextSetting{&Config::log_level, "debug|info|warn|err"}, "least important event that is logged"},
}};

bool IsOneOf(std::string_view value, std::string_view choices) {
  while (!choices.empty()) {
    const size_t end = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, end) == value) return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

std::unexpected<Error> Bad(const Option& option, const std::string& why) {
  return Fail(ErrorCode::kInvalid, std::string(option.name) + ": " + why);
}

}  // namespace

std::span<const Option> Options() { return kOptions; }

Result<void> SetNumber(const Option& option, int64_t value, Config& config) {
  const auto* number = std::get_if<NumberSetting>(&option.setting);
  if (number == nullptr) return Bad(option, "must be text");
  if (value < number->low || value > number->high) {
    return Bad(option, "must be " + std::to_string(number->low) + " to " + std::to_string(number->high));
  }
  config.*number->field = value;
  return {};
}

Result<void> SetText(const Option& option, std::string_view value, Config& config) {
  if (value.find('\0') != std::string_view::npos) return Bad(option, "must not hold NUL");
  if (const auto* text = std::get_if<TextSetting>(&option.setting)) {
    if (!text->choices.empty() && !IsOneOf(value, text->choices)) {
      return Bad(option, "must be one of " + std::string(text->choices));
    }
    config.*text->field = value;
    return {};
  }
  if (const auto* list = std::get_if<ListSetting>(&option.setting)) {
    (config.*list->field).emplace_back(value);
    return {};
  }
  int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return Bad(option, "must be a whole number");
  return SetNumber(option, number, config);
}

Result<void> CheckTogether(const Config& config) {
  if (config.certificate.empty() != config.key.empty()) {
    return Fail(ErrorCode::kInvalid, "certificate and key must be given together");
  }
  const size_t colon = config.syslog_server.rfind(':');
  if (!config.syslog_server.empty() && (colon == 0 || colon + 1 >= config.syslog_server.size())) {
    return Fail(ErrorCode::kInvalid, "syslog-server: must be HOST:PORT, for example log.example.lg.jp:6514");
  }
  for (const auto& network : config.metrics_allow) {
    if (const auto range = web::AddressRange::Parse(network); !range) {
      return Fail(ErrorCode::kInvalid, "metrics-allow: " + range.error().message);
    }
  }
  if (!web::AddressRange::Parse(config.listen) || config.listen.find('/') != std::string::npos) {
    return Fail(ErrorCode::kInvalid, "listen: must be a numeric address such as 127.0.0.1");
  }
  if (!web::AddressRange::Parse(config.RdpListen()) || config.RdpListen().find('/') != std::string::npos) {
    return Fail(ErrorCode::kInvalid, "rdp-listen: must be a numeric address such as 127.0.0.1");
  }
  if (!web::AddressRange::Parse(config.rfb_listen) || config.rfb_listen.find('/') != std::string::npos) {
    return Fail(ErrorCode::kInvalid, "rfb-listen: must be a numeric address such as 127.0.0.1");
  }
  if (config.rdp_certificate.empty() != config.rdp_key.empty()) {
    return Fail(ErrorCode::kInvalid, "rdp-certificate and rdp-key must be given together");
  }
  return {};
}

}  // namespace shoji::app
