// deps: shoji_wire
#include "tests/fuzz/wire_round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const shoji::ByteSpan bytes(data, size);
  shoji::wire::CheckRoundTrip(bytes, shoji::wire::ParseHintMessage(bytes));
  return 0;
}
