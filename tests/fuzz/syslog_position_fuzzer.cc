// deps: shoji_syslog
// The place in the record up to which it was sent, from a file that may be damaged.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "broker/syslog/syslog_position.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto position = shoji::syslog::ParsePosition(text);
  if (position && shoji::syslog::FormatPosition(*position) != text) std::abort();
  return 0;
}
