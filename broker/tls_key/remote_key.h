// The private key of a door as the process that speaks TLS for it sees it: an RSA key whose private half is in the
// broker, which signs (rsa_signer.h). One per process, made before the handshake; one thread.
#pragma once

#include <openssl/evp.h>

#include <functional>
#include <string>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/result.h"

namespace shoji::tls_key {

using Key = CHandle<EVP_PKEY, EVP_PKEY_free>;
// One raw RSA private operation on a block of the key's length: c = m^d mod n.
using PrivateOperation = std::function<Result<Bytes>(ByteSpan block)>;

// Takes the public half from the first certificate of `chain_pem`; `operation` is the process's from now on. kInvalid:
// no certificate there, or not RSA.
Result<Key> MakeRemoteKey(const std::string& chain_pem, PrivateOperation operation);

}  // namespace shoji::tls_key
