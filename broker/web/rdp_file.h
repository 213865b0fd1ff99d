// The one-time .rdp file: what mstsc, thin clients and xfreerdp are told. Pure.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::web {

// `host`: as the browser named us (name or address, with or without port); `port`: of the RDP door; `ticket`: 64 hex
// digits. kInvalid for a host that is no name and no address.
Result<std::string> RdpFile(std::string_view host, int port, std::string_view ticket);

}  // namespace shoji::web
