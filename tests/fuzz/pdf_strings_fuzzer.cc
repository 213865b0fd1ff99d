// deps: shoji_extract_pdf shoji_wire
// Whatever calls itself a PDF: its strings in plain UTF-8 within bounds, or none.
#include <cstdint>
#include <cstdlib>

#include "broker/extract/pdf_strings.h"
#include "codec/wire/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto text = shoji::extract::PdfStrings({data, size}, 4096);
  if (text && (text->size() > 4096 || !shoji::wire::IsPlainUtf8(*text))) std::abort();
  return 0;
}
