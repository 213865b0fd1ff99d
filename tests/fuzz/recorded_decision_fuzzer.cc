// deps: shoji_analysis
// Lines of the audit record as the dry run reads them: what is taken for a decision can be asked of an engine.
#include <cstdint>
#include <string_view>

#include "policy/analysis/dry_run.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const shoji::policy::Engine engine;
  const auto entry = shoji::audit::EntryView::Of({reinterpret_cast<const char*>(data), size});
  if (!entry) return 0;
  const auto past = shoji::policy::ReadRecordedDecision(*entry);
  if (!past) return 0;
  shoji::policy::DryRun run(engine);
  run.Add(*past);
  static_cast<void>(run.Finish());
  return 0;
}
