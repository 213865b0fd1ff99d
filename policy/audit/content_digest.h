// A keyed hash that tells whether two records speak of the same content, without the content being on record:
// HMAC-SHA-256 under a random key of this installation (RFC 2104), so that nobody without the key can test a guess
// such as a 12-digit number against the record. Read-only once made: any thread.
//
// The key lies in STATE/content.key (32 bytes, mode 0600). Whoever has a file and the key can check a record with
// `openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY FILE`.
#pragma once

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::audit {

class ContentDigest {
 public:
  static constexpr size_t kKeyBytes = 32;

  // Reads the key, making one when the file is missing. kInvalid for a file of another length, kRefused when others
  // may read it, kIo.
  static Result<ContentDigest> Open(const std::string& key_path);

  // 64 lower-case hex digits. Equal for equal content, for as long as the key is the same.
  std::string Of(ByteSpan content) const;

 private:
  explicit ContentDigest(std::string key) : key_(std::move(key)) {}
  std::string key_;
};

}  // namespace shoji::audit
