// Headers on every response of the door. Constants.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace shoji::web {

// Names in lower case (HTTP/2 demands it).
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSecurityHeaders = {{
    {"content-security-policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
     "worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
     "frame-ancestors 'none'"},
    {"strict-transport-security", "max-age=31536000"},
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
    {"permissions-policy",
     "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), bluetooth=(), payment=(), "
     "keyboard-map=(self), fullscreen=(self), clipboard-read=(self), clipboard-write=(self)"},
    {"x-frame-options", "DENY"},
}};

}  // namespace shoji::web
