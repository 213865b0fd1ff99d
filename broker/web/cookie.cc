#include "broker/web/cookie.h"

#include <algorithm>

namespace shoji::web {
namespace {

constexpr size_t kTokenDigits = 64;
constexpr std::string_view kAttributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool IsToken(std::string_view text) {
  return text.size() == kTokenDigits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string LoginToken(std::string_view cookie_header) {
  std::string token;
  while (!cookie_header.empty()) {
    const size_t end = std::min(cookie_header.find_first_of(";,"), cookie_header.size());
    const std::string_view field = Trim(cookie_header.substr(0, end));
    cookie_header.remove_prefix(std::min(end + 1, cookie_header.size()));
    if (!field.starts_with(kCookieName) || field.substr(kCookieName.size(), 1) != "=") continue;
    const std::string_view value = field.substr(kCookieName.size() + 1);
    if (!IsToken(value) || (!token.empty() && token != value)) return {};
    token = value;
  }
  return token;
}

std::string SetCookie(std::string_view token) {
  return std::string(kCookieName) + "=" + std::string(token) + std::string(kAttributes);
}

std::string ClearCookie() { return std::string(kCookieName) + "=" + std::string(kAttributes) + "; Max-Age=0"; }

}  // namespace shoji::web
