#include "session/agent/damage_batcher.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "codec/base/overlap.h"

namespace shoji::agent {
namespace {

constexpr size_t kMostWaiting = 32;
constexpr Duration kTokenEvery = std::chrono::microseconds(1'000'000 / DamageBatcher::kRectsPerSecond);

int64_t Area(const Rect& rect) { return static_cast<int64_t>(rect.width_px) * rect.height_px; }

// Pixels a merged hint would cover beyond the two; negative when they overlap.
int64_t Waste(const Rect& a, const Rect& b) { return Area(Union(a, b)) - Area(a) - Area(b); }

}  // namespace

void DamageBatcher::Add(const Rect& rect, Size screen) {
  const Rect visible = Clamp(rect, screen);
  if (visible.empty()) return;
  for (Rect& known : waiting_) {
    if (Waste(known, visible) <= 0) {
      known = Union(known, visible);
      return;
    }
  }
  waiting_.push_back(visible);
  if (waiting_.size() > kMostWaiting) MergeTo(kRectsPerBatch);
}

std::optional<TimePoint> DamageBatcher::NextBatchAt() const {
  if (waiting_.empty()) return std::nullopt;
  return last_batch_ + (tokens_ > 0 ? kBetweenBatches : kTokenEvery);
}

std::vector<Rect> DamageBatcher::TakeBatch(TimePoint now) {
  Refill(now);
  const std::optional<TimePoint> due = NextBatchAt();
  if (!due || now < *due || tokens_ == 0) return {};
  MergeTo(std::min(kRectsPerBatch, static_cast<size_t>(tokens_)));
  tokens_ -= static_cast<int>(waiting_.size());
  last_batch_ = now;
  return std::exchange(waiting_, {});
}

void DamageBatcher::MergeTo(size_t count) {
  while (waiting_.size() > count) {
    size_t best_a = 0;
    size_t best_b = 1;
    int64_t least = std::numeric_limits<int64_t>::max();
    for (size_t a = 0; a < waiting_.size(); ++a) {
      for (size_t b = a + 1; b < waiting_.size(); ++b) {
        const int64_t waste = Waste(waiting_[a], waiting_[b]);
        if (waste < least) least = waste, best_a = a, best_b = b;
      }
    }
    waiting_[best_a] = Union(waiting_[best_a], waiting_[best_b]);
    waiting_.erase(waiting_.begin() + static_cast<ptrdiff_t>(best_b));
  }
}

void DamageBatcher::Refill(TimePoint now) {
  if (now - last_refill_ > kBurst * kTokenEvery) last_refill_ = now - kBurst * kTokenEvery;
  while (now - last_refill_ >= kTokenEvery) {
    last_refill_ += kTokenEvery;
    tokens_ = std::min(tokens_ + 1, kBurst);
  }
}

}  // namespace shoji::agent
