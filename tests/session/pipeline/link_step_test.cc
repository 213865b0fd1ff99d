// The scheduler and its window against a simulated way: a rate, a length, everything in order, all in simulated time.
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "session/pipeline/capture_scheduler.h"

namespace shoji::pipeline {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kTick = milliseconds(1);
constexpr Duration kShowing = milliseconds(8);

struct Seen {
  TimePoint built;
  Duration late;  // between building and showing, beyond the way's length and the frame's own transfer
  uint64_t bytes;
};

// A screen that changes 60 times a second and always needs `frame_bytes`, or what the way carries in 50 ms if that is
// less (coarser pictures).
class SimulatedLink {
 public:
  SimulatedLink(Duration round_trip, double bytes_per_second, uint64_t frame_bytes)
      : half_way_(round_trip / 2), rate_(bytes_per_second), frame_bytes_(frame_bytes) {
    scheduler_.Attach();
  }

  void set_rate(double bytes_per_second) { rate_ = bytes_per_second; }
  TimePoint now() const { return clock_.Now(); }
  const std::vector<Seen>& seen() const { return seen_; }
  uint64_t delivered_bytes() const { return delivered_bytes_; }
  uint64_t under_way_bytes() const { return scheduler_.window().bytes_in_flight(); }

  void Run(Duration time) {
    for (const TimePoint end = clock_.Now() + time; clock_.Now() < end; clock_.Advance(kTick)) {
      Acknowledge();
      Transfer();
      if (clock_.Now() >= next_change_) {
        scheduler_.OnHint(clock_.Now());
        next_change_ = clock_.Now() + Duration(16'667);
      }
      Build();
    }
  }

 private:
  struct Frame {
    uint32_t id;
    uint64_t bytes;
    double left;
    TimePoint built;
    TimePoint acked{};
  };

  void Build() {
    const Step step = scheduler_.Next(now());
    if (step == Step::kNothing) return;
    scheduler_.OnLooked(step, true, now());
    const auto rate = scheduler_.window().path().bytes_per_second();
    const auto budget = static_cast<uint64_t>(rate.value_or(12.5e6) * 0.05);
    const uint64_t bytes = std::min(frame_bytes_, std::max<uint64_t>(budget, 2'000));
    scheduler_.OnSent(++id_, bytes, true, now());
    queue_.push_back({.id = id_, .bytes = bytes, .left = static_cast<double>(bytes), .built = now()});
  }

  void Transfer() {
    double carried = rate_ * std::chrono::duration<double>(kTick).count();
    while (!queue_.empty() && carried > 0) {
      Frame& frame = queue_.front();
      const double taken = std::min(carried, frame.left);
      frame.left -= taken;
      carried -= taken;
      if (frame.left > 0) break;
      frame.acked = now() + 2 * half_way_ + kShowing;
      const auto own = Duration(static_cast<int64_t>(static_cast<double>(frame.bytes) / rate_ * 1e6));
      seen_.push_back({frame.built, now() - frame.built - own, frame.bytes});
      delivered_bytes_ += frame.bytes;
      through_.push_back(frame);
      queue_.pop_front();
    }
  }

  void Acknowledge() {
    while (!through_.empty() && through_.front().acked <= now()) {
      ASSERT_TRUE(scheduler_.OnAck(through_.front().id, kShowing, now()));
      through_.pop_front();
    }
  }

  FakeClock clock_;
  CaptureScheduler scheduler_;
  Duration half_way_;
  double rate_;
  uint64_t frame_bytes_;
  TimePoint next_change_{};
  uint32_t id_ = 0;
  std::deque<Frame> queue_;    // waiting for the way
  std::deque<Frame> through_;  // on their way, or their acknowledgement is
  std::vector<Seen> seen_;
  uint64_t delivered_bytes_ = 0;
};

constexpr double kLinkMbit = 1e6 / 8;

TEST(LinkStep, AFullWayIsUsedWithoutAQueueOnIt) {
  SimulatedLink link(milliseconds(20), 20 * kLinkMbit, 60'000);
  link.Run(seconds(2));
  const uint64_t before = link.delivered_bytes();
  const size_t first = link.seen().size();
  link.Run(seconds(5));
  const double used = static_cast<double>(link.delivered_bytes() - before) / (5 * 20 * kLinkMbit);
  EXPECT_GT(used, 0.9);
  for (size_t i = first; i < link.seen().size(); ++i) EXPECT_LE(link.seen()[i].late, Duration(milliseconds(40))) << i;
}

// From 20 to 2 Mbit/s: frames built later than two round trips and 200 ms after the fall wait for nothing that was
// built before it.
void ExpectRecovery(Duration round_trip, uint64_t frame_bytes) {
  SimulatedLink link(round_trip, 20 * kLinkMbit, frame_bytes);
  link.Run(seconds(3));
  const TimePoint fall = link.now();
  link.set_rate(2 * kLinkMbit);
  link.Run(seconds(3));
  size_t later = 0;
  for (const Seen& frame : link.seen()) {
    if (frame.built <= fall + 2 * round_trip + milliseconds(200)) continue;
    ++later;
    EXPECT_LE(frame.late, Duration(milliseconds(100))) << (frame.built - fall).count();
  }
  EXPECT_GT(later, 20u);
}

TEST(LinkStep, RecoversFromAFallWhileAPageScrolls) { ExpectRecovery(milliseconds(20), 30'000); }
TEST(LinkStep, RecoversFromAFallWhileAVideoPlays) { ExpectRecovery(milliseconds(20), 12'000); }
TEST(LinkStep, RecoversFromAFallOnALongWay) { ExpectRecovery(milliseconds(80), 12'000); }

TEST(LinkStep, AClientThatStandsStillHoldsTwoFramesHoweverLong) {
  SimulatedLink link(milliseconds(20), 20 * kLinkMbit, 30'000);
  link.Run(seconds(3));
  link.set_rate(0);
  link.Run(seconds(1));
  const uint64_t held = link.under_way_bytes();
  EXPECT_LE(held, 8 * 30'000u);
  link.Run(seconds(10));
  EXPECT_EQ(link.under_way_bytes(), held);
}

}  // namespace
}  // namespace shoji::pipeline
