// deps: shoji_inspect
// Whatever the text: what is left is UTF-8, no longer than before, and clean; a file name in NFC stays as it is.
#include <cstdint>
#include <cstdlib>

#include "policy/inspect/clean_text.h"
#include "policy/inspect/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji::inspect;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const CleanedText cleaned = CleanText(text);
  if (cleaned.text.size() > size || CleanText(cleaned.text) != CleanedText{cleaned.text, {}}) std::abort();
  const std::string name = unicode::Nfc(text);
  if (unicode::Nfc(name) != name) std::abort();
  return 0;
}
