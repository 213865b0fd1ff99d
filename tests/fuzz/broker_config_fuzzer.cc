// deps: shoji_broker_config
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "broker/app/config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  shoji::app::Config config;
  (void)shoji::app::ApplyToml({reinterpret_cast<const char*>(data), size}, config);
  return 0;
}
