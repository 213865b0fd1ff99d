// deps: shoji_inspect
// Text in pieces without an end: what is remembered stays bounded, and every piece is in sight together with it.
#include <cstdint>
#include <cstdlib>

#include "policy/inspect/bulk_text_inspector.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji::inspect;
  BulkTextInspector bulk{InspectorSettings()};
  shoji::FakeClock clock;
  for (size_t at = 0; at < size;) {
    const size_t length = std::min<size_t>(size - at, 1 + data[at] % 97);
    const std::string_view piece(reinterpret_cast<const char*>(data) + at, length);
    clock.Advance(std::chrono::milliseconds(data[at] * 20));
    const auto sight = bulk.Look(piece, clock.Now());
    if (sight.bytes < length || sight.bytes > BulkTextInspector::kRememberedBytes) std::abort();
    bulk.Keep(piece, clock.Now());
    at += length;
  }
  return 0;
}
