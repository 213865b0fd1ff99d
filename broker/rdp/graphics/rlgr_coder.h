// Adaptive run-length and Golomb-Rice codes (MS-RDPRFX 3.1.8.1.7.3, the variant RLGR3), the sender's side. Pure; any
// thread. Never reads such codes.
#pragma once

#include <cstdint>
#include <span>

#include "codec/base/bytes.h"

namespace shoji::rdp {

// Values lie in [-kMaxRlgrMagnitude, kMaxRlgrMagnitude]: two of them have to fit into one code of 16 bits.
inline constexpr int kMaxRlgrMagnitude = 16383;

// Appends the code of `values`, to the next whole byte. Readers know how many there are.
void PackRlgr3(std::span<const int16_t> values, Bytes& out);

}  // namespace shoji::rdp
