// deps: shoji_http_values
// Whatever a Cookie header holds: one login token of 64 hex digits that stands in it, or none.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "broker/web/cookie.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view header(reinterpret_cast<const char*>(data), size);
  const std::string token = shoji::web::LoginToken(header);
  if (token.empty()) return 0;
  const bool hex = token.size() == 64 && token.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hex || header.find("__Host-shoji=" + token) == std::string_view::npos) std::abort();
  if (shoji::web::LoginToken("__Host-shoji=" + token) != token) std::abort();
  return 0;
}
