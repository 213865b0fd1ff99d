#include "session/egress/pump.h"

#include <sys/socket.h>

#include "session/egress/socket_io.h"

namespace shoji::egress {
namespace {

constexpr int kRoundsPerStep = 8;  // then the next connection's turn

}  // namespace

void Pump::Offer(ByteSpan bytes) {
  bytes_ += bytes.size();
  if (!bytes.empty() && !filter_->Feed(bytes, pending_)) state_ = State::kSourceFailed;
}

bool Pump::Flush(int sink) {
  while (written_ < pending_.size()) {
    const IoResult wrote = WriteSome(sink, std::string_view(pending_).substr(written_));
    if (wrote.state == IoState::kAgain) return false;
    if (wrote.state != IoState::kDone) {
      state_ = State::kSinkFailed;
      return false;
    }
    written_ += wrote.bytes;
    moved_ = true;
  }
  pending_ = std::string();  // gives the memory back: most tunnels are idle
  written_ = 0;
  return true;
}

bool Pump::Fill(int source, std::span<uint8_t> scratch) {
  const IoResult read = ReadSome(source, scratch);
  if (read.state == IoState::kAgain) return false;
  moved_ = true;
  if (read.state == IoState::kDone) {
    Offer(scratch.first(read.bytes));
  } else if (read.state == IoState::kError || !filter_->End(pending_)) {
    state_ = State::kSourceFailed;
  }
  return state_ == State::kRunning;
}

bool Pump::Settle(int sink) {
  if (!Flush(sink)) return true;
  if (!filter_->finished()) return false;
  if (at_end_ == AtEnd::kShutSink) shutdown(sink, SHUT_WR);
  state_ = State::kFinished;
  return true;
}

Pump::State Pump::Step(int source, int sink, std::span<uint8_t> scratch) {
  moved_ = false;
  if (state_ != State::kRunning || Settle(sink)) return state_;
  for (int round = 0; round < kRoundsPerStep; ++round) {
    if (!Fill(source, scratch) || Settle(sink)) break;
  }
  return state_;
}

}  // namespace shoji::egress
