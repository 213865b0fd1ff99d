// deps: shoji_inspect
// Any word a rule file may name: refused, or found again in a text that holds nothing else.
#include <cstdint>
#include <cstdlib>

#include "policy/inspect/text_inspector.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji::inspect;
  const std::string_view word(reinterpret_cast<const char*>(data), size);
  InspectorSettings settings;
  (void)settings.Raise(word, shoji::policy::Classification::k3A);
  (void)settings.LowerThreshold(word, static_cast<int64_t>(size));
  if (!settings.AddWord(word, shoji::policy::Classification::k3A)) return 0;
  if (Inspect(word, settings).classification == shoji::policy::Classification::kNone) std::abort();
  return 0;
}
