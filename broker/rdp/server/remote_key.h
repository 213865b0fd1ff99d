// The private key of the RDP door as FreeRDP sees it: an RSA key whose private half is in the broker (SIGN). FreeRDP
// 2.11 knows a key only as PEM text, which it hands to OpenSSL's PEM_read_bio_PrivateKey; the executable defines that
// function itself (remote_key.cc) and answers with this key. One per process, made before the handshake.
#pragma once

#include <string>

#include "broker/tls_key/remote_key.h"

namespace shoji::rdp {

// As tls_key::MakeRemoteKey(), for whoever asks OpenSSL for a key in PEM from now on.
Result<void> UseRemoteKey(const std::string& chain_pem, tls_key::PrivateOperation operation);

}  // namespace shoji::rdp
