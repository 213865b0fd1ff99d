#include "codec/motion/segment_hash.h"

#include <random>

// Compiles the part up to HWY_ONCE once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "codec/motion/segment_hash.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace shoji::motion {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR
uint64_t Sum(const uint32_t* keys, const uint32_t* pixels) {
  uint64_t sum = 0;
  for (int x = 0; x < kStripPx; x += 2) {
    const uint32_t even = (pixels[x] & kColourMask) + keys[x];
    const uint32_t odd = (pixels[x + 1] & kColourMask) + keys[x + 1];
    sum += uint64_t{even} * odd;
  }
  return sum;
}
#else
uint64_t Sum(const uint32_t* keys, const uint32_t* pixels) {
  const hn::CappedTag<uint32_t, kStripPx> lanes;
  const hn::Repartition<uint64_t, decltype(lanes)> sums;
  const int step = static_cast<int>(hn::Lanes(lanes));
  const auto mask = hn::Set(lanes, kColourMask);
  auto sum = hn::Zero(sums);
  for (int x = 0; x < kStripPx; x += step) {
    const auto even = hn::Add(hn::And(hn::LoadU(lanes, pixels + x), mask), hn::LoadU(lanes, keys + x));
    const auto odd = hn::BitCast(lanes, hn::ShiftRight<32>(hn::BitCast(sums, even)));
    sum = hn::Add(sum, hn::MulEven(even, odd));
  }
  return hn::GetLane(hn::SumOfLanes(sums, sum));
}
#endif

void HashSegments(const uint32_t* keys, const uint32_t* pixels, ptrdiff_t step_px, std::span<uint64_t> hashes) {
  for (uint64_t& hash : hashes) {
    const uint64_t sum = Sum(keys, pixels);
    hash = (sum ^ sum >> 32) * 0x9E3779B97F4A7C15u;  // the table takes its index from the top bits
    pixels += step_px;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace shoji::motion
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace shoji::motion {

HWY_EXPORT(HashSegments);

SegmentHash::SegmentHash(uint64_t seed) : keys_() {
  std::mt19937_64 random(seed);
  for (uint32_t& key : keys_) key = static_cast<uint32_t>(random());
}

void SegmentHash::Hash(const uint32_t* pixels, ptrdiff_t step_px, std::span<uint64_t> hashes) const {
  HWY_DYNAMIC_DISPATCH(HashSegments)(keys_.data(), pixels, step_px, hashes);
}

}  // namespace shoji::motion
#endif  // HWY_ONCE
