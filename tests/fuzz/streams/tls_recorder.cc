// Loaded into an RDP client (LD_PRELOAD): what it says inside TLS goes to the file SHOJI_RECORD names, as steps
// (stream_steps.h), one for each packet. In front of them the connection request that asks for TLS.
#include <dlfcn.h>
#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::array<uint8_t, 19> kAskForTls = {3, 0, 0, 19, 14, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 1, 0, 0, 0};
constexpr int kMaxStepBytes = 0xFFFF;

void Append(std::FILE* record, const void* bytes, int size) {
  const std::array<uint8_t, 2> length = {static_cast<uint8_t>(size), static_cast<uint8_t>(size >> 8)};
  std::fwrite(length.data(), 1, length.size(), record);
  std::fwrite(bytes, 1, static_cast<size_t>(size), record);
  std::fflush(record);
}

std::FILE* Record() {
  static std::FILE* const record = [] {
    const char* name = std::getenv("SHOJI_RECORD");
    std::FILE* file = name == nullptr ? nullptr : std::fopen(name, "wb");
    if (file != nullptr) Append(file, kAskForTls.data(), kAskForTls.size());
    return file;
  }();
  return record;
}

}  // namespace

// Instead of libssl's, which does the work.
extern "C" int SSL_write(SSL* tls, const void* bytes, int size) {
  using Write = int (*)(SSL*, const void*, int);
  static const auto write = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, "SSL_write"));
  const int written = write(tls, bytes, size);
  if (written > 0 && written <= kMaxStepBytes && Record() != nullptr) Append(Record(), bytes, written);
  return written;
}
