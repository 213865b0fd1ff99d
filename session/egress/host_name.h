// The host part of a URL, made comparable: either an IP address or a name in lower-case A-labels without trailing dot.
// Pure value, any thread. Two spellings of one host give equal HostNames; what could be read in two ways is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codec/base/result.h"
#include "session/egress/ip_address.h"

namespace shoji::egress {

class HostName {
 public:
  // `text`: "[2001:db8::1]", "192.0.2.1", "Example.JP.", "例え.jp" (UTF-8). kRefused for numeric forms other than a
  // dotted quad (octal, hex, decimal, short); kInvalid for anything else that is no host.
  static Result<HostName> Parse(std::string_view text);
  static HostName FromAddress(const IpAddress& address);

  bool is_address() const { return address_.has_value(); }
  const IpAddress& address() const { return *address_; }  // only when is_address()
  // The name, or the address without brackets.
  const std::string& text() const { return text_; }
  // As it stands before ":port": IPv6 in brackets.
  std::string ForAuthority() const;
  // True when this host is `domain` or lies below it, on label borders. Addresses only match themselves.
  bool IsWithin(const HostName& domain) const;

  bool operator==(const HostName&) const = default;

 private:
  std::optional<IpAddress> address_;
  std::string text_;
};

}  // namespace shoji::egress
