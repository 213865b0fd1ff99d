// Does slow work (sealing files, writing them durably) on one thread of its own, so that the service thread never waits
// for a disk. Owned by the service thread, which alone calls Do(); what a job returns comes back through `post`.
#pragma once

#include <functional>
#include <thread>

#include "broker/auth/bounded_queue.h"

namespace shoji::transfer {

// A job for another thread; what it returns runs on the service thread afterwards.
using Job = std::function<std::function<void()>()>;
// Takes a job, or says that too many wait already. Tests run it at once.
using Background = std::function<bool(Job)>;

class DiskWorker {
 public:
  static constexpr size_t kMaxWaiting = 64;
  // Runs a task on the service thread soon; thread-safe, does not wait.
  using Post = std::function<void(std::function<void()>)>;

  explicit DiskWorker(Post post);
  // Finishes the job in hand, drops the waiting ones, joins.
  ~DiskWorker();
  DiskWorker(const DiskWorker&) = delete;
  DiskWorker& operator=(const DiskWorker&) = delete;

  [[nodiscard]] bool Do(Job job) { return jobs_.TryPush(std::move(job)); }

 private:
  void Run();

  Post post_;
  auth::BoundedQueue<Job> jobs_{kMaxWaiting};
  std::thread thread_;
};

}  // namespace shoji::transfer
