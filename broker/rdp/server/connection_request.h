// The first packet of an RDP connection (X.224 Connection Request, MS-RDPBCGR 2.2.1.1): who the client says it is and
// which security it asks for. Read before FreeRDP sees the connection, because that decides what FreeRDP may offer.
// Pure; takes foreign bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rdp {

// Bits of ConnectionRequest::protocols (MS-RDPBCGR 2.2.1.1.1); none: RDP's own security, with its broken ciphers.
inline constexpr uint32_t kProtocolTls = 1;
inline constexpr uint32_t kProtocolNla = 2;

inline constexpr size_t kMaxConnectionRequestBytes = 512;

struct ConnectionRequest {
  std::string user = {};  // of the cookie; clients cut it (mstsc after nine characters). Empty when there is none
  uint32_t protocols = 0;
  bool operator==(const ConnectionRequest&) const = default;
};

// How many bytes the packet at the start of `bytes` has; 4, the length of its header, while that is not there yet.
// kInvalid: not a packet of RDP. kTooLarge: longer than kMaxConnectionRequestBytes.
Result<size_t> ConnectionRequestLength(ByteSpan bytes);

// One whole packet. kInvalid when it is anything else than a Connection Request.
Result<ConnectionRequest> ParseConnectionRequest(ByteSpan packet);

// The answer to a client that asks for neither TLS nor NLA: it needs TLS (SSL_REQUIRED_BY_SERVER).
Bytes RefuseWithoutTls();

}  // namespace shoji::rdp
