// deps: shoji_capture
#include "session/capture/hint_reader.h"

// The input is a row of datagrams, each after its length in two bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const shoji::FakeClock clock;
  shoji::capture::HintReader reader(clock);
  shoji::ByteReader input(shoji::ByteSpan(data, size));
  while (input.ok() && input.left() > 2) {
    const size_t length = input.U16();
    if (!reader.Accept(input.Take(std::min(length, input.left())))) break;
  }
  for (const auto& rect : reader.damage().Take({1280, 800})) {
    if (!shoji::Contains({1280, 800}, rect)) __builtin_trap();
  }
  return 0;
}
