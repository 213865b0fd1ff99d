// Sends a last response to the browser, then drains what it still says, so that the response is not lost to a reset.
// Owned by one connection, its thread; borrows the descriptor.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace shoji::egress {

class Reply {
 public:
  explicit Reply(std::string response) : response_(std::move(response)) {}

  void Step(int fd, std::span<uint8_t> scratch);
  bool done() const { return phase_ == Phase::kDone; }
  // EPOLLOUT while sending, EPOLLIN while draining.
  uint32_t wanted() const;

 private:
  enum class Phase { kSending, kDraining, kDone };
  std::string response_;
  size_t written_ = 0;
  Phase phase_ = Phase::kSending;
};

}  // namespace shoji::egress
