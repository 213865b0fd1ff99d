#include "session/egress/reply.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include "session/egress/socket_io.h"

namespace shoji::egress {
namespace {

constexpr int kReadsPerStep = 8;

}  // namespace

void Reply::Step(int fd, std::span<uint8_t> scratch) {
  while (phase_ == Phase::kSending) {
    if (written_ == response_.size()) {
      shutdown(fd, SHUT_WR);
      phase_ = Phase::kDraining;
      break;
    }
    const IoResult wrote = WriteSome(fd, std::string_view(response_).substr(written_));
    if (wrote.state == IoState::kAgain) return;
    if (wrote.state != IoState::kDone) phase_ = Phase::kDone;
    written_ += wrote.bytes;
  }
  for (int i = 0; i < kReadsPerStep && phase_ == Phase::kDraining; ++i) {
    const IoResult read = ReadSome(fd, scratch);
    if (read.state == IoState::kAgain) return;
    if (read.state != IoState::kDone) phase_ = Phase::kDone;
  }
}

uint32_t Reply::wanted() const { return phase_ == Phase::kSending ? EPOLLOUT : EPOLLIN; }

}  // namespace shoji::egress
