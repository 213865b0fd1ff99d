// The private key of the RDP door as FreeRDP sees it: an RSA key whose private half is in the broker (SIGN). FreeRDP
// 2.11 knows a key only as PEM text, which it hands to OpenSSL's PEM_read_bio_PrivateKey; the executable defines that
// function itself (remote_key.cc) and answers with this key. One per process, made before the handshake.
#pragma once

#include <functional>
#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rdp {

// One raw RSA private operation on a block of the key's length: c = m^d mod n.
using PrivateOperation = std::function<Result<Bytes>(ByteSpan block)>;

// Takes the public half from the first certificate of `chain_pem`. kInvalid: no certificate there, or not RSA.
Result<void> UseRemoteKey(const std::string& chain_pem, PrivateOperation operation);

}  // namespace shoji::rdp
