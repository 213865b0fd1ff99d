#include "codec/wire/content_hash.h"

#include "codec/base/check.h"

namespace shoji::wire {

ContentHash::ContentHash() : context_(EVP_MD_CTX_new()) {
  SHOJI_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void ContentHash::Add(ByteSpan piece) {
  SHOJI_CHECK(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1);
}

Sha256 ContentHash::Finish() {
  Sha256 digest{};
  SHOJI_CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
  return digest;
}

Sha256 HashOf(ByteSpan content) {
  ContentHash hash;
  hash.Add(content);
  return hash.Finish();
}

}  // namespace shoji::wire
