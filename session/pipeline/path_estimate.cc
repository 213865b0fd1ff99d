#include "session/pipeline/path_estimate.h"

#include <algorithm>
#include <vector>

namespace shoji::pipeline {
namespace {

constexpr size_t kRates = 5;
// Times below are lost in the noise of two operating systems.
constexpr Duration kShortestSpan = std::chrono::milliseconds(1);

double Seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

// A queue whose values increase: whatever is slower than a newer one can never be the quickest again.
void PathEstimate::Keep(std::deque<Timed>& times, TimePoint at, Duration value) {
  while (!times.empty() && times.back().value >= value) times.pop_back();
  times.push_back({at, value});
  while (at - times.front().at > kEstimateLife) times.pop_front();
}

std::optional<Duration> PathEstimate::Quickest(const std::deque<Timed>& times) {
  if (times.empty()) return std::nullopt;
  return times.front().value;
}

void PathEstimate::OnDelivery(const Delivery& delivery) {
  const Duration loop = std::max(delivery.acked - delivery.sent, Duration(1));
  const Duration way = loop - std::clamp(delivery.showing, Duration::zero(), loop);
  const TimePoint arrived = delivery.sent + way;
  Keep(loops_, delivery.acked, loop);
  if (delivery.bytes <= kTinyBytes) Keep(ways_, delivery.acked, way);
  if (delivery.bytes >= kTellingBytes) {
    Duration span = way - Quickest(ways_).value_or(Duration::zero());
    if (last_arrived_) span = std::min(span, arrived - *last_arrived_);
    AddRate(static_cast<double>(delivery.bytes) / Seconds(std::max(span, kShortestSpan)));
  }
  last_arrived_ = std::max(arrived, last_arrived_.value_or(arrived));
}

void PathEstimate::AddRate(double rate) {
  const auto known = bytes_per_second();
  if (known && rate < *known / 2) rates_.clear();
  rates_.push_back(rate);
  if (rates_.size() > kRates) rates_.pop_front();
}

std::optional<double> PathEstimate::bytes_per_second() const {
  if (rates_.empty()) return std::nullopt;
  std::vector<double> sorted(rates_.begin(), rates_.end());
  const auto middle = sorted.begin() + static_cast<ptrdiff_t>((sorted.size() - 1) / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

}  // namespace shoji::pipeline
