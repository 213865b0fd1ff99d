#include "policy/audit/sha256.h"

#include <openssl/sha.h>

#include "codec/base/hex.h"

namespace shoji::audit {

std::string Sha256Hex(ByteSpan bytes) {
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(bytes.data(), bytes.size(), digest);
  return Hex(digest);
}

}  // namespace shoji::audit
