// A bounded queue between two threads: any number of producers, any number of consumers. Never grows past its bound:
// a full queue refuses, so the producer must have an answer for that.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace shoji::auth {

template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(size_t max_items) : max_items_(max_items) {}

  // False when full or closed; `item` is then dropped.
  bool TryPush(T item) {
    {
      std::lock_guard lock(mutex_);
      if (closed_ || items_.size() >= max_items_) return false;
      items_.push_back(std::move(item));
    }
    ready_.notify_one();
    return true;
  }

  // Waits for an item; empty once the queue is closed (what was still waiting is dropped).
  std::optional<T> Pop() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !items_.empty(); });
    if (closed_) return std::nullopt;
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

  // The next item, or empty when none waits now.
  std::optional<T> TryPop() {
    std::lock_guard lock(mutex_);
    if (closed_ || items_.empty()) return std::nullopt;
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

  size_t size() {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

  void Close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
      items_.clear();
    }
    ready_.notify_all();
  }

 private:
  const size_t max_items_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace shoji::auth
