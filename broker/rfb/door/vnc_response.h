// VNC authentication (RFC 6143, 7.2.2): the response a viewer makes of a challenge and a password. DES with eight
// characters: no more than a proof that somebody has a password which is valid for a minute and once. Pure.
#pragma once

#include <string_view>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rfb {

inline constexpr size_t kChallengeBytes = 16;

// The 16 bytes a viewer with `password` answers `challenge` (16 bytes) with. kUnavailable: no DES in this machine's
// OpenSSL.
Result<Bytes> VncResponse(std::string_view password, ByteSpan challenge);
// False also when either has not 16 bytes. Takes as long whichever byte differs.
bool AnswersChallenge(std::string_view password, ByteSpan challenge, ByteSpan response);

}  // namespace shoji::rfb
