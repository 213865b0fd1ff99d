// SHA-256 of a content that comes in pieces, as TRANSFER_END carries it. Value owned by one thread; no I/O. The first
// one a process makes may read OpenSSL's configuration: make one before giving up the right to open files.
#pragma once

#include <openssl/evp.h>

#include "codec/base/c_handle.h"
#include "codec/wire/transfer_messages.h"

namespace shoji::wire {

class ContentHash {
 public:
  ContentHash();

  void Add(ByteSpan piece);
  // Of everything added. Call once, add nothing afterwards.
  Sha256 Finish();

 private:
  CHandle<EVP_MD_CTX, EVP_MD_CTX_free> context_;
};

Sha256 HashOf(ByteSpan content);

}  // namespace shoji::wire
