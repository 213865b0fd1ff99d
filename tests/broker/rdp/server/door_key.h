// A throw-away RSA key and certificate, and what the broker's side of SIGN does with it. For tests.
#pragma once

#include <openssl/evp.h>

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"

namespace shoji::rdp {

class DoorKey {
 public:
  DoorKey();

  const std::string& certificate_pem() const { return certificate_pem_; }
  // One raw private operation.
  Bytes Sign(ByteSpan block) const;

 private:
  CHandle<EVP_PKEY, EVP_PKEY_free> key_;
  std::string certificate_pem_;
};

}  // namespace shoji::rdp
