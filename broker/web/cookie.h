// The login cookie: reading it from a Cookie header and writing it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shoji::web {

inline constexpr std::string_view kCookieName = "__Host-shoji";

// Value of the login cookie in a Cookie header; empty when absent, sent twice with different values, or not 64 hex
// digits. Fields may be separated by ';' or ',' (HTTP/2 splits the header, the server joins it again).
std::string LoginToken(std::string_view cookie_header);

std::string SetCookie(std::string_view token);
std::string ClearCookie();

}  // namespace shoji::web
