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
  LoginOutcome outcome;
  outcome.kind = kind;
  outcome.name = std::move(name);
  outcome.retry_after = retry_after;
  return outcome;
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
  Attempt attempt{name, std::string(address), *user ? (*user)->password_hash : std::string(), {}};
  if (auto login = *user && code ? code(name) : std::nullopt) {
    attempt.renews = std::move(*login);
    return Finish(true, attempt, done);
  }
  auto finish = [this, attempt, done](bool matches) { Finish(matches, attempt, done); };
  if (!worker_.Verify(attempt.password_hash, std::string(password), std::move(finish))) {
    throttle_.Withdraw(name, address);
    done(Outcome(Kind::kUnavailable, std::move(name), std::chrono::seconds(1)));
  }
}

void LoginService::Finish(bool matches, const Attempt& attempt, const Done& done) {
  const auto& [name, address, verified_hash, renews] = attempt;
  if (!matches) {
    throttle_.Failed(address);
    return done(Outcome(Kind::kBadCredentials, name));
  }
  // The user may have been disabled, or got another password, while the hash was computed.
  auto user = users_.Find(name);
  if (!user) {
    throttle_.Withdraw(name, address);
    return done(Outcome(Kind::kUnavailable, name, std::chrono::seconds(1)));
  }
  if (!*user || (*user)->disabled || (*user)->password_hash != verified_hash) {
    throttle_.Failed(address);
    return done(Outcome(Kind::kBadCredentials, name));
  }
  throttle_.Succeeded(name, address);
  LoginOutcome outcome = Outcome(Kind::kOk, name);
  outcome.user = std::move(**user);
  outcome.renews = renews;
  done(std::move(outcome));
}

}  // namespace shoji::auth
