#include "bench/peers/byte_drain.h"

#include <fcntl.h>
#include <poll.h>

#include <utility>

namespace shoji::bench {

ByteDrain::ByteDrain(UniqueFd socket) : socket_(std::move(socket)) {
  ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
  thread_ = std::thread([this] { Run(); });
}

void ByteDrain::Run() {
  pollfd wait{socket_.get(), POLLIN, 0};
  for (;;) {
    if (::poll(&wait, 1, -1) < 0) continue;
    const std::lock_guard lock(mutex_);
    if (!ReadAll()) return;
  }
}

bool ByteDrain::ReadAll() {
  for (;;) {
    const size_t had = bytes_.size();
    constexpr size_t kChunk = 256 * 1024;
    bytes_.resize(had + kChunk);
    const ssize_t got = ::read(socket_.get(), bytes_.data() + had, kChunk);
    bytes_.resize(had + static_cast<size_t>(got > 0 ? got : 0));
    if (got == 0) return false;
    if (got < 0) return errno == EAGAIN || errno == EINTR;
  }
}

Bytes ByteDrain::Take() {
  const std::lock_guard lock(mutex_);
  (void)ReadAll();  // an end of the stream shows as missing bytes
  return std::exchange(bytes_, {});
}

}  // namespace shoji::bench
