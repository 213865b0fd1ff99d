#include "broker/rfb/door/vnc_response.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>

#include "codec/base/c_handle.h"

namespace shoji::rfb {
namespace {

constexpr size_t kKeyBytes = 8;

uint8_t Reversed(uint8_t byte) {
  uint8_t reversed = 0;
  for (int bit = 0; bit < 8; ++bit) reversed = static_cast<uint8_t>(reversed | (((byte >> bit) & 1) << (7 - bit)));
  return reversed;
}

// VNC's key bytes have their bits the other way round. Single DES is only in OpenSSL's legacy provider; three times the
// same key makes triple DES that.
std::array<uint8_t, 3 * kKeyBytes> KeyOf(std::string_view password) {
  std::array<uint8_t, 3 * kKeyBytes> key{};
  for (size_t i = 0; i < key.size(); ++i) {
    const size_t letter = i % kKeyBytes;
    if (letter < password.size()) key[i] = Reversed(static_cast<uint8_t>(password[letter]));
  }
  return key;
}

}  // namespace

Result<Bytes> VncResponse(std::string_view password, ByteSpan challenge) {
  if (challenge.size() != kChallengeBytes) return Fail(ErrorCode::kInvalid, "a challenge has 16 bytes");
  const CHandle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> cipher(EVP_CIPHER_CTX_new());
  const auto key = KeyOf(password);
  Bytes response(kChallengeBytes + kKeyBytes);
  int written = 0;
  const bool done = cipher && EVP_EncryptInit_ex(cipher.get(), EVP_des_ede3_ecb(), nullptr, key.data(), nullptr) == 1 &&
                    EVP_CIPHER_CTX_set_padding(cipher.get(), 0) == 1 &&
                    EVP_EncryptUpdate(cipher.get(), response.data(), &written, challenge.data(),
                                      static_cast<int>(challenge.size())) == 1;
  if (!done || written != static_cast<int>(kChallengeBytes)) return Fail(ErrorCode::kUnavailable, "no DES");
  response.resize(kChallengeBytes);
  return response;
}

bool AnswersChallenge(std::string_view password, ByteSpan challenge, ByteSpan response) {
  const auto expected = VncResponse(password, challenge);
  return expected && response.size() == kChallengeBytes &&
         CRYPTO_memcmp(expected->data(), response.data(), kChallengeBytes) == 0;
}

}  // namespace shoji::rfb
