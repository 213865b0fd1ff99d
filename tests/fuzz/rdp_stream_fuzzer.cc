// deps: shoji_fuzz_rdp
// What an RDP client says on a connection, from its first packet on (recorded with FreeRDP's clients, then mutated).
#include "tests/fuzz/streams/rdp_case.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  shoji::fuzz::RunRdpCase({data, size});
  return 0;
}
