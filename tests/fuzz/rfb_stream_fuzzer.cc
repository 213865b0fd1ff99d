// deps: shoji_fuzz_rfb
// What a VNC viewer says on a connection, from its version on (recorded, then mutated).
#include "tests/fuzz/streams/rfb_case.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  shoji::fuzz::RunRfbCase({data, size});
  return 0;
}
