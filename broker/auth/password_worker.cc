#include "broker/auth/password_worker.h"

#include <openssl/crypto.h>

#include <utility>

namespace shoji::auth {
namespace {

void Wipe(std::string& secret) { OPENSSL_cleanse(secret.data(), secret.size()); }

Result<void> Accepted(bool pushed) {
  if (!pushed) return Fail(ErrorCode::kUnavailable, "too many passwords wait to be checked; try again in a second");
  return {};
}

}  // namespace

PasswordWorker::PasswordWorker(PasswordHasher hasher, Post post)
    : hasher_(std::move(hasher)), post_(std::move(post)), jobs_(kMaxWaiting), thread_([this] { Run(); }) {}

PasswordWorker::~PasswordWorker() {
  jobs_.Close();
  thread_.join();
}

void PasswordWorker::Run() {
  while (auto job = jobs_.Pop()) (*job)();
}

Result<void> PasswordWorker::Verify(std::string encoded, std::string password, std::function<void(bool)> done) {
  return Accepted(jobs_.TryPush(
      [this, encoded = std::move(encoded), password = std::move(password), done = std::move(done)]() mutable {
        const bool matches = encoded.empty() ? hasher_.VerifyNobody(password) : hasher_.Verify(encoded, password);
        Wipe(password);
        post_([matches, done = std::move(done)] { done(matches); });
      }));
}

Result<void> PasswordWorker::Hash(std::string password, std::function<void(Result<std::string>)> done) {
  return Accepted(jobs_.TryPush([this, password = std::move(password), done = std::move(done)]() mutable {
    auto hash = hasher_.Hash(password);
    Wipe(password);
    post_([hash = std::move(hash), done = std::move(done)] { done(hash); });
  }));
}

}  // namespace shoji::auth
