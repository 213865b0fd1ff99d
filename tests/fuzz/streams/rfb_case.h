// One case of the rfb_stream fuzzer: a viewer says what a script has for it (stream_steps.h) to shoji-rfb's Visit, in a
// process of its own; broker and session are played here, and let anybody in whose response does not begin with 0xFF.
// Aborts, which is a finding, when the server does not end in order, or when broker or session hear of the viewer more
// than they may: one login, HELLO and acknowledgements.
#pragma once

#include "codec/base/bytes.h"

namespace shoji::fuzz {

void RunRfbCase(ByteSpan script);

}  // namespace shoji::fuzz
