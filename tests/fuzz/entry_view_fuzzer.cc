// deps: shoji_audit
// Entries of the record as search and export read them, from a file that somebody else may have written.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/audit/search/entry_view.h"
#include "policy/audit/search/search_query.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto entry = shoji::audit::EntryView::Of({reinterpret_cast<const char*>(data), size});
  if (!entry) return 0;
  for (const auto& [name, value] : entry->Fields()) {
    if (name.empty() && value.size() > size) std::abort();
  }
  const shoji::audit::SearchQuery query{.user = "tanaka", .department = "税務課", .text = "x"};
  static_cast<void>(shoji::audit::Matcher(query).Matches(*entry));
  return 0;
}
