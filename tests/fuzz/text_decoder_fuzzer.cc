// deps: shoji_extract_text shoji_wire
// Whatever a file holds: text in plain UTF-8, or nothing.
#include <cstdint>
#include <cstdlib>

#include "broker/extract/text_decoder.h"
#include "codec/wire/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const auto decode : {shoji::extract::DecodeText, shoji::extract::DecodeAllReadings}) {
    const auto text = decode({data, size}, 4096);
    if (text && (text->size() > 4096 || !shoji::wire::IsPlainUtf8(*text))) std::abort();
  }
  return 0;
}
