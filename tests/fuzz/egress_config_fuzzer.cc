// deps: shoji_egress_rules
// A datagram of the control socket.
#include "session/egress/configuration.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)shoji::egress::ParseControlMessage({reinterpret_cast<const char*>(data), size});
  return 0;
}
