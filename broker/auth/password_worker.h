// Runs argon2 on one worker thread so that the service thread never waits for it. Owned by the service thread, which
// alone calls Verify() and Hash(); answers come back through `post`. Crossing is by BoundedQueue.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "broker/auth/bounded_queue.h"
#include "broker/auth/password_hasher.h"
#include "codec/base/result.h"

namespace shoji::auth {

// Runs a task on the service thread soon. Called on the worker thread: it must be thread-safe and must not wait.
using Post = std::function<void(std::function<void()>)>;

class PasswordWorker {
 public:
  static constexpr size_t kMaxWaiting = 64;

  PasswordWorker(PasswordHasher hasher, Post post);
  // Finishes the hash in hand, drops the waiting ones, joins. Answers posted but not yet run must not run afterwards
  // if what they borrow is gone: stop draining posts first.
  ~PasswordWorker();

  // `encoded` empty = a name nobody has: the same time is spent and the answer is false. kUnavailable when 64 are
  // waiting already; `done` is then never called.
  Result<void> Verify(std::string encoded, std::string password, std::function<void(bool)> done);
  Result<void> Hash(std::string password, std::function<void(Result<std::string>)> done);

 private:
  using Job = std::function<void()>;
  void Run();

  PasswordHasher hasher_;
  Post post_;
  BoundedQueue<Job> jobs_;
  std::thread thread_;
};

}  // namespace shoji::auth
