// deps: shoji_extract_answer
// Whatever a process says that a file has taken over: an answer with plain text within bounds, or none.
#include <cstdint>
#include <cstdlib>

#include "broker/extract/answer.h"
#include "codec/wire/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto answer = shoji::extract::ParseAnswer({data, size}, 64);
  if (!answer) return 0;
  const bool read = answer->outcome == shoji::extract::Outcome::kRead;
  if (answer->text.size() > 64 || (!read && !answer->text.empty())) std::abort();
  if (!shoji::wire::IsPlainUtf8(answer->text) || answer->media_type.find('/') == std::string::npos) std::abort();
  return 0;
}
