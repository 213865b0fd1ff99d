// Moves bytes one way between two sockets, through a filter, holding at most one read's worth: it does not read while
// the sink is full. Owned by one connection, its thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "session/egress/byte_filter.h"

namespace shoji::egress {

class Pump {
 public:
  enum class AtEnd { kShutSink, kLeaveSinkOpen };
  enum class State { kRunning, kFinished, kSourceFailed, kSinkFailed };

  Pump(std::unique_ptr<ByteFilter> filter, AtEnd at_end) : filter_(std::move(filter)), at_end_(at_end) {}

  // Bytes that go to the sink as they are, before everything else (a head). Not counted.
  void Prepend(std::string_view bytes) { pending_ += bytes; }
  // Bytes of the source that were read already.
  void Offer(ByteSpan bytes);
  // Reads, filters and writes until a socket has enough. `scratch` is the read buffer, shared by everybody.
  State Step(int source, int sink, std::span<uint8_t> scratch);

  State state() const { return state_; }
  bool WantsRead() const { return state_ == State::kRunning && pending_.empty() && !filter_->finished(); }
  bool WantsWrite() const { return state_ == State::kRunning && !pending_.empty(); }
  uint64_t bytes() const { return bytes_; }  // taken from the source
  bool failed() const { return state_ == State::kSourceFailed || state_ == State::kSinkFailed; }
  bool moved() const { return moved_; }  // by the last Step
  ByteFilter& filter() { return *filter_; }

 private:
  bool Flush(int sink);   // true when nothing is left
  bool Settle(int sink);  // writes what it can; true when the sink is full or the direction is over
  bool Fill(int source, std::span<uint8_t> scratch);

  std::unique_ptr<ByteFilter> filter_;
  AtEnd at_end_;
  State state_ = State::kRunning;
  std::string pending_;
  size_t written_ = 0;  // of pending_
  uint64_t bytes_ = 0;
  bool moved_ = false;
};

}  // namespace shoji::egress
