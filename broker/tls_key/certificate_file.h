// How a door's certificate reaches the process that shows it: a sealed file in memory, handed on as a descriptor.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::tls_key {

inline constexpr size_t kMaxCertificateBytes = 256 * 1024;

// Nobody can write it any more. kIo: no memory.
Result<UniqueFd> MakeCertificateFile(std::string_view pem);
// All of it. kIo: not open; kTooLarge: more than kMaxCertificateBytes.
Result<std::string> ReadCertificateFile(const UniqueFd& file);

}  // namespace shoji::tls_key
