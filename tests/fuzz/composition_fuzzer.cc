// deps: shoji_inspect
// Versions of compositions, cut anywhere: at least one character is added by each, and never more than it has.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "policy/inspect/composition.h"
#include "policy/inspect/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji::inspect;
  Composition composition;
  const shoji::TimePoint now{};
  for (size_t at = 0; at < size;) {
    const size_t length = std::min<size_t>(size - at, 1 + data[at] % 31);
    const std::string_view version(reinterpret_cast<const char*>(data) + at, length);
    const size_t added = composition.Added(version);
    if (added == 0 || added > std::max<size_t>(1, unicode::CountPoints(version))) std::abort();
    if (!composition.IsBulk(version, now)) composition.Show(version, now);
    if (data[at] % 7 == 0 && !composition.Commit(version.substr(length / 2)).empty()) (void)composition.End();
    at += length;
  }
  return 0;
}
