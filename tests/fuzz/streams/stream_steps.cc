#include "tests/fuzz/streams/stream_steps.h"

#include <algorithm>
#include <random>

// libFuzzer's: changes `size` bytes in place, to at most `most` of them.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace shoji::fuzz {
namespace {

constexpr size_t kMaxStepBytes = 0xFFFF;
constexpr size_t kRoomToGrow = 64;

using Random = std::minstd_rand;

size_t Below(Random& random, size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random); }

// The lengths of a packet's own framing (TPKT and MCS, or fast-path), so that what is behind them is reached.
void Reframe(Bytes& step) {
  const size_t size = step.size();
  if (size < 4) return;
  const auto high = static_cast<uint8_t>(size >> 8);
  const auto low = static_cast<uint8_t>(size);
  if (step[0] != 3) {
    if ((step[1] & 0x80) != 0) step[1] = static_cast<uint8_t>(0x80 | high), step[2] = low;
    if ((step[1] & 0x80) == 0 && size < 0x80) step[1] = low;
    return;
  }
  step[2] = high, step[3] = low;
  constexpr size_t kMcsLength = 12;  // TPKT 4, X.224 3, Send Data Request: 5 before its length
  if (size < kMcsLength + 2 || step[7] != 0x64) return;
  const size_t inside = size - kMcsLength - 2;
  if ((step[kMcsLength] & 0x80) != 0) {
    step[kMcsLength] = static_cast<uint8_t>(0x80 | inside >> 8), step[kMcsLength + 1] = static_cast<uint8_t>(inside);
  } else if (inside + 1 < 0x80) {
    step[kMcsLength] = static_cast<uint8_t>(inside + 1);
  }
}

void MutateBytes(Bytes& step, Random& random) {
  const size_t size = step.size();
  step.resize(std::min(size + kRoomToGrow, kMaxStepBytes));
  step.resize(LLVMFuzzerMutate(step.data(), size, step.size()));
  if (random() % 2 == 0) Reframe(step);
}

}  // namespace

Steps SplitSteps(ByteSpan script) {
  Steps steps;
  ByteReader in(script);
  while (in.left() > 2) {
    const size_t length = in.U16();
    const ByteSpan step = in.Take(std::min(length, in.left()));
    steps.emplace_back(step.begin(), step.end());
  }
  return steps;
}

Bytes JoinSteps(const Steps& steps, size_t most_bytes) {
  Bytes script;
  ByteWriter out(script);
  for (const Bytes& step : steps) {
    if (script.size() + 2 + step.size() > most_bytes) break;
    out.U16(static_cast<uint16_t>(step.size()));
    out.Raw(step);
  }
  return script;
}

void MutateSteps(Steps& steps, uint32_t seed) {
  Random random(seed);
  if (steps.empty()) steps.emplace_back();
  const size_t one = Below(random, steps.size());
  const size_t other = Below(random, steps.size());
  const auto at = steps.begin() + static_cast<ptrdiff_t>(one);
  switch (Below(random, 10)) {
    case 0:
      steps.erase(at);
      return;
    case 1:
      steps.insert(steps.begin() + static_cast<ptrdiff_t>(other), Bytes(steps[one]));
      return;
    case 2:
      return std::swap(steps[one], steps[other]);
    case 3:
      at->resize(Below(random, at->size() + 1));
      if (random() % 2 == 0) steps.erase(at + 1, steps.end());
      return;
    default:
      return MutateBytes(*at, random);
  }
}

Steps CrossSteps(const Steps& first, const Steps& second, uint32_t seed) {
  Random random(seed);
  const auto kept = static_cast<ptrdiff_t>(Below(random, first.size() + 1));
  const auto from = static_cast<ptrdiff_t>(Below(random, second.size() + 1));
  Steps steps(first.begin(), first.begin() + kept);
  steps.insert(steps.end(), second.begin() + from, second.end());
  return steps;
}

}  // namespace shoji::fuzz

// libFuzzer finds both by their names, in every program that splits steps.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  auto steps = shoji::fuzz::SplitSteps({data, size});
  shoji::fuzz::MutateSteps(steps, seed);
  return std::ranges::copy(shoji::fuzz::JoinSteps(steps, most), data).out - data;
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* first, size_t first_size, const uint8_t* second,
                                            size_t second_size, uint8_t* out, size_t most, unsigned seed) {
  const auto steps = shoji::fuzz::CrossSteps(shoji::fuzz::SplitSteps({first, first_size}),
                                             shoji::fuzz::SplitSteps({second, second_size}), seed);
  return std::ranges::copy(shoji::fuzz::JoinSteps(steps, most), out).out - out;
}
