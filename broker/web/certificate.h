// A door's TLS identity: given files, or a self-signed certificate made on the first start and kept in the state
// directory. Called once by main() before it serves. Never logs the key.
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

// The web's door has P-256. RDP's has RSA: mstsc before Windows 10 knows nothing else.
enum class KeyKind { kP256, kRsa2048 };

// A new key and a certificate for `names` (DNS names or addresses), valid 825 days from an hour ago (the longest
// that browsers accept of private authorities).
Result<TlsIdentity> MakeSelfSigned(const std::vector<std::string>& names, KeyKind kind = KeyKind::kP256);

// DIRECTORY/certificate.pem and DIRECTORY/key.pem (0600), with RSA rdp-certificate.pem and rdp-key.pem; made when
// missing, no longer valid in 14 days, or made for names that do not cover `names`.
Result<TlsIdentity> LoadOrMakeIdentity(const std::string& directory, const std::vector<std::string>& names,
                                       KeyKind kind = KeyKind::kP256);

}  // namespace shoji::web
