// The door's TLS identity: given files, or a self-signed P-256 certificate made on the first start and kept in the
// state directory. Called once by main() before it serves. Never logs the key.
#pragma once

#include <string>
#include <vector>

#include "codec/base/result.h"

namespace shoji::web {

// PEM texts. `certificate_pem` may hold a chain, the server's own first.
struct TlsIdentity {
  std::string certificate_pem;
  std::string key_pem;
};

// Reads both files. kIo when one cannot be read, kInvalid when they do not belong together.
Result<TlsIdentity> LoadIdentity(const std::string& certificate_file, const std::string& key_file);

// A new P-256 key and a certificate for `names` (DNS names or addresses), valid 825 days from an hour ago (the longest
// that browsers accept of private authorities).
Result<TlsIdentity> MakeSelfSigned(const std::vector<std::string>& names);

// DIRECTORY/certificate.pem and DIRECTORY/key.pem (0600); made when missing, no longer valid in 14 days, or made for
// names that do not cover `names`.
Result<TlsIdentity> LoadOrMakeIdentity(const std::string& directory, const std::vector<std::string>& names);

}  // namespace shoji::web
