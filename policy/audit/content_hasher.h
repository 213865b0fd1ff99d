// Keyed hash (HMAC-SHA-256) of what crossed or was refused, so that the record can say "the same content again" without
// holding content. The key never leaves its file, so nobody can try out guesses against the record. Immutable, any
// thread.
#pragma once

#include <array>
#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::audit {

class ContentHasher {
 public:
  // Reads the 32-byte key at `path`; makes it (mode 0600) when there is none. Fails with kIo, or kInvalid for a file
  // of another length.
  static Result<ContentHasher> Open(const std::string& path);

  // 64 lower-case hex digits.
  std::string Hash(ByteSpan content) const;

 private:
  explicit ContentHasher(const std::array<uint8_t, 32>& key) : key_(key) {}
  std::array<uint8_t, 32> key_;
};

}  // namespace shoji::audit
