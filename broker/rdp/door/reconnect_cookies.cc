#include "broker/rdp/door/reconnect_cookies.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "broker/auth/secret_token.h"
#include "codec/base/check.h"

namespace shoji::rdp {
namespace {

// What the client shows of its cookie: over TLS the client random it is computed of is all zero (MS-RDPBCGR 5.5).
std::array<uint8_t, 16> VerifierOf(const Cookie& cookie) {
  constexpr std::array<uint8_t, 32> kClientRandom{};
  std::array<uint8_t, 16> verifier{};
  unsigned length = 0;
  const auto* made = ::HMAC(::EVP_md5(), cookie.random.data(), static_cast<int>(cookie.random.size()),
                            kClientRandom.data(), kClientRandom.size(), verifier.data(), &length);
  SHOJI_CHECK(made != nullptr && length == verifier.size());
  return verifier;
}

bool Same(std::string_view one, std::string_view other) {
  return one.size() == other.size() && ::CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

// Small enough to leave room for all that come after it, and never 0 for the first of them.
uint32_t RandomId() {
  std::array<uint8_t, 4> bytes{};
  auth::FillRandom(bytes);
  return (uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3]) >> 1;
}

}  // namespace

ReconnectCookies::ReconnectCookies(TimePoint now)
    : before_first_id_(RandomId()), last_id_(before_first_id_), begun_(now) {}

Cookie ReconnectCookies::Issue(std::string_view user, std::string_view login_token) {
  for (const Kept& each : cookies_) {
    if (each.owner.user == user && each.until) lapsed_.push_back(each.owner.login_token);
  }
  std::erase_if(cookies_, [&](const Kept& each) { return each.owner.user == user; });
  Cookie cookie{.logon_id = ++last_id_, .random = {}};
  auth::FillRandom(cookie.random);
  cookies_.push_back({.logon_id = cookie.logon_id,
                      .digits = CookieDigits(cookie.logon_id, VerifierOf(cookie)),
                      .owner = {.user = std::string(user), .login_token = std::string(login_token)},
                      .until = {}});
  return cookie;
}

void ReconnectCookies::Shows(uint32_t logon_id, std::string_view session, uint64_t window) {
  const auto found = std::ranges::find(cookies_, logon_id, &Kept::logon_id);
  if (found == cookies_.end()) return;
  found->owner.session = session;
  found->owner.window = window;
}

bool ReconnectCookies::Keep(uint32_t logon_id, TimePoint now) {
  const auto found = std::ranges::find(cookies_, logon_id, &Kept::logon_id);
  if (found == cookies_.end()) return false;
  found->until = now + kLifetime;
  return true;
}

void ReconnectCookies::Drop(uint32_t logon_id) {
  std::erase_if(cookies_, [&](const Kept& each) { return each.logon_id == logon_id; });
}

ReconnectCookies::Worthless ReconnectCookies::Judge(std::string_view digits, TimePoint now) const {
  constexpr size_t kIdDigits = 8;
  uint32_t id = 0;
  const std::string_view text = digits.substr(0, kIdDigits);
  const bool whole = digits.size() == kCookieDigits &&
                     std::from_chars(text.data(), text.data() + text.size(), id, 16).ptr == text.data() + text.size();
  if (!whole || std::ranges::find(cookies_, id, &Kept::logon_id) != cookies_.end()) return Worthless::kGuessed;
  if (id > before_first_id_ && id <= last_id_) return Worthless::kOver;
  // After a crash of the broker everybody whose line broke with it comes back at once, an office behind one address.
  return now < begun_ + kLifetime ? Worthless::kOver : Worthless::kGuessed;
}

std::expected<ReconnectCookies::Owner, ReconnectCookies::Worthless> ReconnectCookies::Redeem(std::string_view digits,
                                                                                             TimePoint now) {
  const auto found = std::ranges::find_if(cookies_, [&](const Kept& each) { return Same(each.digits, digits); });
  if (found == cookies_.end()) return std::unexpected(Judge(digits, now));
  if (found->until && *found->until <= now) return std::unexpected(Worthless::kOver);
  auto& returns = returns_.try_emplace(found->owner.user, kReturnsPerSecond, kReturnsAtOnce, now).first->second;
  if (!returns.Take(1, now)) return std::unexpected(Worthless::kOver);
  Owner owner = std::move(found->owner);
  cookies_.erase(found);
  return owner;
}

std::vector<std::string> ReconnectCookies::TakeLapsed(TimePoint now) {
  std::erase_if(cookies_, [&](Kept& each) {
    const bool lapsed = each.until && *each.until <= now;
    if (lapsed) lapsed_.push_back(std::move(each.owner.login_token));
    return lapsed;
  });
  return std::exchange(lapsed_, {});
}

}  // namespace shoji::rdp
