// deps: shoji_host_config
#include "session/host/host_config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto config = shoji::host::ParseHostConfig({reinterpret_cast<const char*>(data), size}, {});
  if (config) (void)shoji::host::CheckHostConfig(*config);
  return 0;
}
