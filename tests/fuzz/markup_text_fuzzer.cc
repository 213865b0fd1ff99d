// deps: shoji_extract_text
// Whatever stands in a page or in what a converter wrote: read in linear time, never more text than asked for.
#include <cstdint>
#include <cstdlib>

#include "broker/extract/markup_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using shoji::extract::Detail;
  const std::string_view markup(reinterpret_cast<const char*>(data), size);
  for (const auto detail : {Detail::kEverything, Detail::kShown}) {
    const auto text = shoji::extract::MarkupText(markup, detail, 2 * size + 16);
    if (!text || text->size() > 2 * size + 16) std::abort();
  }
  return 0;
}
