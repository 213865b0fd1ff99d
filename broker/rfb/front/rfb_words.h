// What both sides of the front say in RFB (RFC 6143, 7.1). Constants.
#pragma once

#include <string_view>

namespace shoji::rfb {

inline constexpr std::string_view kRfb38 = "RFB 003.008\n";

}  // namespace shoji::rfb
