// The one-time .rdp file: what mstsc, thin clients and xfreerdp are told. Pure.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::web {

// Where the file leads, and whether terminals can check the certificate they find there.
struct RdpAddress {
  std::string_view host;               // as the browser named us: name or address, with or without port
  int port = 0;                        // of the RDP door
  bool self_made_certificate = false;  // the client asks the person instead of refusing
};

// `ticket`: 64 hex digits. kInvalid for a host that is no name and no address.
Result<std::string> RdpFile(const RdpAddress& address, std::string_view ticket);

}  // namespace shoji::web
