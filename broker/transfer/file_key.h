// The key of one quarantined file and what it is good for: AES-256-GCM over a whole content. Values; any thread. A key
// is wiped from memory when it goes.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::transfer {

class FileKey {
 public:
  static constexpr size_t kBytes = 32;
  // kIo when the system gives no random bytes.
  static Result<FileKey> Random();
  // 64 hex digits, as Hex() wrote them. kInvalid otherwise.
  static Result<FileKey> FromHex(std::string_view hex);
  FileKey(const FileKey&) = default;
  FileKey& operator=(const FileKey&) = default;
  ~FileKey();

  std::string Hex() const;  // for the store only
  // Sealed = 12 random bytes, ciphertext, 16 bytes of tag. `name` is what the content stands for ("ID content"): a
  // sealed file opens under the name it was sealed with only.
  Result<Bytes> Seal(std::string_view name, ByteSpan content) const;
  // kInvalid when one bit of `sealed` or `name` differs, or the key is another one.
  Result<Bytes> Open(std::string_view name, ByteSpan sealed) const;

 private:
  FileKey() = default;
  std::array<uint8_t, kBytes> bytes_{};
};

// 32 random hex digits. kIo as above.
Result<std::string> RandomId();

}  // namespace shoji::transfer
