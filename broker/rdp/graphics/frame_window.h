// Which frames the client was sent and has not shown yet. One owner, one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace shoji::rdp {

class FrameWindow {
 public:
  // As many as the session itself sends without an ACK.
  static constexpr size_t kMaxInFlight = 2;

  void Sent(uint32_t frame_id) { in_flight_.push_back(frame_id); }
  // The client showed this frame, and so all before it. Ids that are not in flight mean nothing.
  void Acknowledge(uint32_t frame_id) {
    const auto shown = std::ranges::find(in_flight_, frame_id);
    if (shown == in_flight_.end()) return;
    shown_.insert(shown_.end(), in_flight_.begin(), shown + 1);
    in_flight_.erase(in_flight_.begin(), shown + 1);
  }
  void AcknowledgeAll() {
    if (!in_flight_.empty()) Acknowledge(in_flight_.back());
  }
  bool full() const { return in_flight_.size() >= kMaxInFlight; }
  std::vector<uint32_t> TakeShown() { return std::exchange(shown_, {}); }

 private:
  std::vector<uint32_t> in_flight_;
  std::vector<uint32_t> shown_;
};

}  // namespace shoji::rdp
