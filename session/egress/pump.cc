#include "session/egress/pump.h"

#include <sys/socket.h>

#include "session/egress/socket_io.h"

namespace shoji::egress {
namespace {

constexpr int kRoundsPerStep = 8;  // then the next connection's turn

}  // namespace

void Pump::Offer(ByteSpan bytes) {
  bytes_ += bytes.size();
  if (!bytes.empty() && !filter_->Feed(bytes, pending_)) state_ = State::kFailed;
}

bool Pump::Flush(int sink) {
  while (written_ < pending_.size()) {
    const IoResult wrote = WriteSome(sink, std::string_view(pending_).substr(written_));
    if (wrote.state == IoState::kAgain) return false;
    if (wrote.state != IoState::kDone) {
      state_ = State::kFailed;
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
    state_ = State::kFailed;
  }
  return state_ == State::kRunning;
}

Pump::State Pump::Step(int source, int sink, std::span<uint8_t> scratch) {
  moved_ = false;
  for (int round = 0; round < kRoundsPerStep && state_ == State::kRunning; ++round) {
    if (!Flush(sink)) return state_;
    if (filter_->finished()) {
      if (at_end_ == AtEnd::kShutSink) shutdown(sink, SHUT_WR);
      return state_ = State::kFinished;
    }
    if (!Fill(source, scratch)) return state_;
  }
  if (state_ == State::kRunning) Flush(sink);
  return state_;
}

}  // namespace shoji::egress
