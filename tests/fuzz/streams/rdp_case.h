// One case of the rdp_stream fuzzer: a client says what a script has for it (stream_steps.h) to shoji-rdp's Connection,
// in a process of its own, over TCP and, once that is agreed, TLS; the broker is the tests' stand-in. The first step is
// said in clear, each other one when the server has dealt with the one before. Aborts, which is a finding, when the
// server does not end in order, or tells the broker what may not be told there and then.
#pragma once

#include "codec/base/bytes.h"

namespace shoji::fuzz {

void RunRdpCase(ByteSpan script);

}  // namespace shoji::fuzz
