// Stands for the service thread's loop: tasks posted by the worker, run by the test when it waits for them.
#pragma once

#include <sys/eventfd.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "broker/auth/password_worker.h"
#include "codec/base/unique_fd.h"

namespace shoji::auth {

class Posts {
 public:
  Post AsPost() {
    return [this](std::function<void()> task) {
      std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
      ready_.notify_one();
      ::eventfd_write(event_.get(), 1);
    };
  }
  int fd() const { return event_.get(); }  // readable when a task waits; for tests with a loop of their own
  void RunWaiting() {
    eventfd_t count = 0;
    ::eventfd_read(event_.get(), &count);
    for (auto task = Take(); task; task = Take()) task();
  }
  // Runs one task, waiting for it at most a minute; false when none came.
  bool RunOne() {
    {
      std::unique_lock lock(mutex_);
      if (!ready_.wait_for(lock, std::chrono::minutes(1), [this] { return !tasks_.empty(); })) return false;
    }
    Take()();
    return true;
  }

 private:
  std::function<void()> Take() {
    std::lock_guard lock(mutex_);
    if (tasks_.empty()) return nullptr;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }

  UniqueFd event_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
};

}  // namespace shoji::auth
