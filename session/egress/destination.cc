#include "session/egress/destination.h"

#include <charconv>

namespace shoji::egress {
namespace {

// Digits only, 1..65535; 0 for anything else.
uint16_t ParsePort(std::string_view digits) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() ? port : 0;
}

}  // namespace

Result<Destination> Destination::Parse(std::string_view text, uint16_t default_port) {
  const size_t bracket = text.rfind(']');
  const size_t colon = text.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  const uint16_t port = has_port ? ParsePort(text.substr(colon + 1)) : default_port;
  if (port == 0) return Fail(ErrorCode::kInvalid, "destination: bad or missing port");
  auto host = HostName::Parse(has_port ? text.substr(0, colon) : text);
  if (!host) return std::unexpected(host.error());
  return Destination{std::move(*host), port};
}

std::string_view Key(Answer answer) {
  switch (answer) {
    case Answer::kAllowed:
      return "allowed";
    case Answer::kRefusedAddress:
      return "refused_address";
    case Answer::kRefusedPort:
      return "refused_port";
    case Answer::kRefusedDomain:
      return "refused_domain";
    case Answer::kDnsFailed:
      return "dns_failed";
    case Answer::kConnectFailed:
      return "connect_failed";
    case Answer::kBadRequest:
      return "bad_request";
    case Answer::kUpstreamFailed:
      return "upstream_failed";
    case Answer::kTooMany:
      return "too_many";
    case Answer::kNotReady:
      return "not_ready";
  }
  return "bad_request";
}

}  // namespace shoji::egress
