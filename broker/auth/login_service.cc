#include "broker/auth/login_service.h"

#include <utility>

#include "broker/auth/user_name.h"

namespace shoji::auth {
namespace {

using Kind = LoginOutcome::Kind;

// What was typed, cut to 64 bytes between characters: for the record, when it is no valid name.
std::string AsTyped(std::string_view typed) {
  size_t length = std::min(typed.size(), kMaxUserNameBytes);
  while (length > 0 && length < typed.size() && (static_cast<unsigned char>(typed[length]) & 0xC0) == 0x80) --length;
  return std::string(typed.substr(0, length));
}

LoginOutcome Outcome(Kind kind, std::string name, std::chrono::seconds retry_after = {}) {
  return {kind, std::nullopt, std::move(name), retry_after};
}

}  // namespace

void LoginService::Submit(std::string_view user_name, std::string_view password, std::string_view address,
                          const Done& done, const OneTimeCode& code) {
  const auto normalised = NormaliseUserName(user_name);
  std::string name = normalised ? *normalised : AsTyped(user_name);
  const auto wait = throttle_.Admit(name, address);
  if (wait.count() > 0) return done(Outcome(Kind::kThrottled, std::move(name), wait));
  if (password.size() > kMaxPasswordBytes) {
    throttle_.Failed(address);
    return done(Outcome(Kind::kBadCredentials, std::move(name)));
  }
  Result<std::optional<store::User>> user = std::optional<store::User>();
  if (normalised) user = users_.Find(name);
  if (!user) {
    throttle_.Withdraw(name, address);
    return done(Outcome(Kind::kUnavailable, std::move(name), std::chrono::seconds(1)));
  }
  std::string hash = *user ? (*user)->password_hash : std::string();
  if (*user && code && code(name)) return Finish(true, std::move(name), hash, std::string(address), done);
  auto finish = [this, name, hash, from = std::string(address), done](bool matches) {
    Finish(matches, name, hash, from, done);
  };
  if (!worker_.Verify(std::move(hash), std::string(password), std::move(finish))) {
    throttle_.Withdraw(name, address);
    done(Outcome(Kind::kUnavailable, std::move(name), std::chrono::seconds(1)));
  }
}

void LoginService::Finish(bool matches, std::string name, const std::string& verified_hash, const std::string& address,
                          const Done& done) {
  if (!matches) {
    throttle_.Failed(address);
    return done(Outcome(Kind::kBadCredentials, std::move(name)));
  }
  // The user may have been disabled, or got another password, while the hash was computed.
  auto user = users_.Find(name);
  if (!user) {
    throttle_.Withdraw(name, address);
    return done(Outcome(Kind::kUnavailable, std::move(name), std::chrono::seconds(1)));
  }
  if (!*user || (*user)->disabled || (*user)->password_hash != verified_hash) {
    throttle_.Failed(address);
    return done(Outcome(Kind::kBadCredentials, std::move(name)));
  }
  throttle_.Succeeded(name, address);
  LoginOutcome outcome = Outcome(Kind::kOk, std::move(name));
  outcome.user = std::move(**user);
  done(std::move(outcome));
}

}  // namespace shoji::auth
