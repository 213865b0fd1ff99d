// deps: shoji_extract_text shoji_wire
// Whatever calls itself an office document: its members' text in plain UTF-8 within bounds, or none.
#include <cstdint>
#include <cstdlib>

#include "broker/extract/office_parts.h"
#include "codec/wire/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji::extract;  // NOLINT: a fuzzer is the end of the line
  for (const auto read : {OfficePartsText, OldOfficeText}) {
    const auto text = read({data, size}, 4096);
    if (text && (text->size() > 4096 || !shoji::wire::IsPlainUtf8(*text))) std::abort();
  }
  return 0;
}
