// OpenSSL's MD4() needs no legacy provider (which would be loaded from a file, and serve more than MD4); OpenSSL calls
// it deprecated because nobody should choose it. NTLM did.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "broker/auth/rdp_passes.h"

#include <openssl/md4.h>

#include <algorithm>

#include "broker/auth/secret_token.h"
#include "codec/base/check.h"

namespace shoji::auth {
namespace {

// Without what is easily taken for something else: i, l, o, u.
constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
static_assert(kLetters.size() == 32);
constexpr size_t kCodeLetters = 16;  // of 5 bits
constexpr size_t kGroup = 4;

std::string NewCode() {
  std::array<uint8_t, kCodeLetters> bits{};
  FillRandom(bits);
  std::string code;
  for (size_t i = 0; i < bits.size(); ++i) {
    if (i > 0 && i % kGroup == 0) code += '-';
    code += kLetters[bits[i] % kLetters.size()];
  }
  return code;
}

}  // namespace

NtHash NtHashOf(std::string_view text) {
  std::vector<uint8_t> wide;
  for (const char letter : text) {
    SHOJI_CHECK(static_cast<unsigned char>(letter) < 0x80);
    wide.insert(wide.end(), {static_cast<uint8_t>(letter), 0});
  }
  NtHash hash{};
  MD4(wide.data(), wide.size(), hash.data());
  return hash;
}

Result<RdpPasses::Pass> RdpPasses::Issue(std::string_view user, std::string_view login_token) {
  DropExpired();
  Spend([&](const Pending& pass) { return pass.owner.user == user; });
  if (pending_.size() >= kMaxPending) return Fail(ErrorCode::kUnavailable, "too many passes are pending");
  Pass pass{NewToken(), NewCode()};
  pending_.push_back({.owner = {std::string(user), std::string(login_token)},
                      .ticket_hash = TokenHash(pass.ticket),
                      .code_hash = TokenHash(pass.code),
                      .nt_hash = NtHashOf(pass.code),
                      .expires = clock_.Now() + kLifetime});
  return pass;
}

Result<RdpPasses::Owner> RdpPasses::RedeemTicket(std::string_view ticket) {
  DropExpired();
  if (!LooksLikeToken(ticket)) return Fail(ErrorCode::kNotFound, "this is no ticket");
  const std::string hash = TokenHash(ticket);
  const auto found = std::ranges::find(pending_, hash, &Pending::ticket_hash);
  if (found == pending_.end()) {
    const bool spent = std::ranges::find(spent_, hash) != spent_.end();
    return Fail(spent ? ErrorCode::kRefused : ErrorCode::kNotFound, "the ticket is used or expired, or never was one");
  }
  Owner owner = found->owner;
  Spend([&](const Pending& pass) { return pass.ticket_hash == hash; });
  return owner;
}

Result<std::string> RdpPasses::RedeemCode(std::string_view user, std::string_view code) {
  DropExpired();
  const auto found = FindOf(user);
  if (found == pending_.end() || found->code_hash != TokenHash(code)) {
    return Fail(ErrorCode::kRefused, "the code is not one of this user");
  }
  std::string login_token = found->owner.login_token;
  Spend([&](const Pending& pass) { return pass.owner.user == user; });
  return login_token;
}

std::optional<NtHash> RdpPasses::CodeHashOf(std::string_view user) {
  DropExpired();
  const auto found = FindOf(user);
  return found == pending_.end() ? std::nullopt : std::optional(found->nt_hash);
}

std::vector<RdpPasses::Pending>::const_iterator RdpPasses::FindOf(std::string_view user) const {
  return std::ranges::find_if(pending_, [&](const Pending& pass) { return pass.owner.user == user; });
}

void RdpPasses::Spend(const std::function<bool(const Pending&)>& over) {
  std::erase_if(pending_, [&](const Pending& pass) {
    const bool spent = over(pass);
    if (spent) spent_.push_back(pass.ticket_hash);
    return spent;
  });
  while (spent_.size() > kMaxSpent) spent_.pop_front();
}

void RdpPasses::DropExpired() {
  Spend([now = clock_.Now()](const Pending& pass) { return pass.expires <= now; });
}

}  // namespace shoji::auth
