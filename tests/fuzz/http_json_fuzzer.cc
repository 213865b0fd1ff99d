// deps: shoji_http_values
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "broker/web/http_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)shoji::web::ParseCredentials(text);
  (void)shoji::web::ParseScreen(text);
  (void)shoji::web::ParseEmpty(text);
  return 0;
}
