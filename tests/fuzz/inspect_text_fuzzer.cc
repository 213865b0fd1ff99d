// deps: shoji_inspect
// Whatever the text: the inspection does not depend on where it is cut, its class is the greatest of its findings, and
// the work is bounded by the bytes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "policy/inspect/text_inspector.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji::inspect;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Inspection whole = Inspect(text, {});
  TextInspector pieces{InspectorSettings()};
  const size_t step = size == 0 ? 1 : 1 + data[0] % 7;
  for (size_t at = 0; at < size; at += step) pieces.Feed(text.substr(at, step));
  const uint64_t steps = pieces.steps();
  if (pieces.Finish() != whole || steps > TextInspector::kMostStepsPerByte * size) std::abort();
  auto greatest = shoji::policy::Classification::kNone;
  for (const auto& finding : whole.findings) greatest = std::max(greatest, finding.classification);
  if (greatest != whole.classification) std::abort();
  return 0;
}
