// deps: shoji_chromium_policy
// Whatever stands in a certificate file: the policies stay JSON with the same doors closed, or it is refused.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "codec/base/bytes.h"
#include "session/sandbox/chromium_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto policy = shoji::sandbox::ChromiumPolicy(shoji::AsText({data, size}));
  if (!policy) return 0;
  auto json = nlohmann::json::parse(*policy, nullptr, false);
  if (json.is_discarded() || json["DeveloperToolsAvailability"] != 2 || json["CACertificates"].size() > 1) std::abort();
  return 0;
}
