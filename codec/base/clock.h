// Time as an injected value. Only main() makes a SystemClock; everything below takes Clock& (tests: FakeClock).
#pragma once

#include <chrono>

namespace shoji {

using Duration = std::chrono::microseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;  // monotonic
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;               // UTC

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
  virtual WallTime Wall() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint Now() const override { return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now()); }
  WallTime Wall() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

// Time that moves only when told to.
class FakeClock final : public Clock {
 public:
  TimePoint Now() const override { return now_; }
  WallTime Wall() const override { return wall_; }
  void Advance(Duration by) {
    now_ += by;
    wall_ += std::chrono::duration_cast<std::chrono::milliseconds>(by);
  }

 private:
  TimePoint now_{std::chrono::seconds(1'000)};
  WallTime wall_{std::chrono::seconds(1'800'000'000)};
};

}  // namespace shoji
