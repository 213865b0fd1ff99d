#include "policy/audit/content_hasher.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "codec/base/check.h"
#include "codec/base/unique_fd.h"
#include "policy/audit/sha256.h"

namespace shoji::audit {
namespace {

std::unexpected<Error> IoError(const std::string& path) {
  return Fail(ErrorCode::kIo, "cannot use the key file " + path + ": " + std::strerror(errno));
}

// Fails with EEXIST text when somebody made the file meanwhile; the caller has looked just before.
Result<void> MakeKey(const std::string& path) {
  std::array<uint8_t, 32> key{};
  SHOJI_CHECK(RAND_bytes(key.data(), static_cast<int>(key.size())) == 1);
  UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return IoError(path);
  if (::write(fd.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size())) return IoError(path);
  if (::fsync(fd.get()) != 0) return IoError(path);
  return {};
}

}  // namespace

Result<ContentHasher> ContentHasher::Open(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) {
    if (auto made = MakeKey(path); !made) return std::unexpected(made.error());
  }
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return IoError(path);
  std::array<uint8_t, 33> bytes{};
  const ssize_t count = ::read(fd.get(), bytes.data(), bytes.size());
  if (count < 0) return IoError(path);
  if (count != 32) return Fail(ErrorCode::kInvalid, path + " is not a 32-byte key; restore it or move it away");
  std::array<uint8_t, 32> key{};
  std::copy_n(bytes.begin(), key.size(), key.begin());
  return ContentHasher(key);
}

std::string ContentHasher::Hash(ByteSpan content) const {
  std::array<uint8_t, 32> digest{};
  unsigned int length = digest.size();
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), content.data(), content.size(), digest.data(),
       &length);
  return Hex(digest);
}

}  // namespace shoji::audit
