// A door's private key. It stays in the broker: the door's process asks for the one operation a TLS handshake needs
// and does the padding itself (remote_key.h). Service thread; one operation takes about a millisecond. Never logs or
// hands out the key.
#pragma once

#include <openssl/evp.h>

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/result.h"

namespace shoji::tls_key {

class RsaSigner {
 public:
  // kInvalid unless `key_pem` is an RSA key of 2048 to 4096 bits.
  static Result<RsaSigner> Make(const std::string& key_pem);

  // The raw private operation on a block exactly as long as the modulus; as many bytes come back. kInvalid for any
  // other length and for a block that is no number below the modulus.
  Result<Bytes> Sign(ByteSpan block) const;

 private:
  using Key = CHandle<EVP_PKEY, EVP_PKEY_free>;
  explicit RsaSigner(Key key) : key_(std::move(key)) {}

  Key key_;
};

}  // namespace shoji::tls_key
