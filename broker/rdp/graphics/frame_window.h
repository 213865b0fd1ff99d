// Which frames the client was sent and has not shown yet. One owner, one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace shoji::rdp {

class FrameWindow {
 public:
  // As many as the session itself sends without an ACK.
  static constexpr int kMaxInFlight = 2;

  // What the client will acknowledge as `key`. `frame_id`: the session's frame in it; none for what the trusted side
  // draws.
  void Sent(uint32_t key, std::optional<uint32_t> frame_id) { in_flight_.push_back({key, frame_id}); }
  // The client showed this one, and so all before it. Keys that are not in flight mean nothing.
  void Acknowledge(uint32_t key) {
    const auto shown = std::ranges::find(in_flight_, key, &Frame::key);
    if (shown == in_flight_.end()) return;
    for (auto frame = in_flight_.begin(); frame <= shown; ++frame) {
      if (frame->frame_id) shown_.push_back(*frame->frame_id);
    }
    in_flight_.erase(in_flight_.begin(), shown + 1);
  }
  void AcknowledgeAll() {
    if (!in_flight_.empty()) Acknowledge(in_flight_.back().key);
  }
  bool full() const {
    return std::ranges::count_if(in_flight_, [](const Frame& frame) { return frame.frame_id.has_value(); }) >=
           kMaxInFlight;
  }
  std::vector<uint32_t> TakeShown() { return std::exchange(shown_, {}); }

 private:
  struct Frame {
    uint32_t key = 0;
    std::optional<uint32_t> frame_id;
  };
  std::vector<Frame> in_flight_;
  std::vector<uint32_t> shown_;
};

}  // namespace shoji::rdp
