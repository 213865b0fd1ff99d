// SHA-256 as 64 lower-case hex digits. Pure, any thread.
#pragma once

#include <string>

#include "codec/base/bytes.h"

namespace shoji::audit {

std::string Sha256Hex(ByteSpan bytes);
inline std::string Sha256Hex(std::string_view text) { return Sha256Hex(AsBytes(text)); }

}  // namespace shoji::audit
