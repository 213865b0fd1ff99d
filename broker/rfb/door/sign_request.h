// What shoji-rfb-tls says to the broker in a TLS handshake. The process is distrusted. Pure.
#pragma once

#include <optional>

#include "codec/base/bytes.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::rfb {

// A handshake has one, in TLS 1.2 as in 1.3; a hello that is asked for again is not signed.
inline constexpr int kMaxSignsPerConnection = 1;
inline constexpr size_t kMaxBlockBytes = 512;  // RSA 4096

// The block to sign: nothing when the datagram is anything else than {"op":"sign"} with a block of 1 to kMaxBlockBytes
// bytes in hexadecimal, in lower case.
std::optional<Bytes> ParseSignRequest(const link::Json& body);

}  // namespace shoji::rfb
