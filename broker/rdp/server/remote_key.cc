#include "broker/rdp/server/remote_key.h"

#include <openssl/pem.h>

#include <utility>

namespace shoji::rdp {
namespace {

// A C callback without an argument of ours has to find it somewhere.
tls_key::Key& TheKey() {
  static tls_key::Key key;
  return key;
}

}  // namespace

Result<void> UseRemoteKey(const std::string& chain_pem, tls_key::PrivateOperation operation) {
  auto key = tls_key::MakeRemoteKey(chain_pem, std::move(operation));
  if (!key) return std::unexpected(key.error());
  TheKey() = std::move(*key);
  return {};
}

}  // namespace shoji::rdp

// Instead of libcrypto's, for libfreerdp2 too: see the header. Whatever the text is, the key is the remote one.
extern "C" EVP_PKEY* PEM_read_bio_PrivateKey(BIO*, EVP_PKEY** out, pem_password_cb*, void*) {
  EVP_PKEY* key = shoji::rdp::TheKey().get();
  if (key == nullptr || EVP_PKEY_up_ref(key) != 1) return nullptr;
  if (out != nullptr) *out = key;
  return key;
}
