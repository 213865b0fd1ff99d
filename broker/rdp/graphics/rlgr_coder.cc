#include "broker/rdp/graphics/rlgr_coder.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdlib>

namespace shoji::rdp {
namespace {

// The parameters adapt in eighths.
constexpr int kFractionBits = 3;
constexpr int kMost = 80;
constexpr int kStart = 1 << kFractionBits;
constexpr int kAfterFullRun = 4;
constexpr int kAfterRun = -6;
constexpr int kAfterTwoZeros = 6;
constexpr int kAfterTwoValues = -6;
constexpr int kAfterShortCode = -2;

class BitWriter {
 public:
  explicit BitWriter(Bytes& out) : out_(out) {}

  // The lowest `count` bits, highest first; at most 32, the others are zero.
  void Put(uint32_t bits, int count) {
    pending_ = pending_ << count | bits;
    filled_ += count;
    if (filled_ >= 32) Flush32();
  }
  void Ones(uint32_t count) {
    for (; count > 16; count -= 16) Put(0xFFFF, 16);
    Put(0xFFFFU >> (16 - count), static_cast<int>(count));
  }
  // Zeros to the next whole byte.
  void Finish() {
    Put(0, (8 - filled_ % 8) % 8);
    for (; filled_ > 0; filled_ -= 8) out_.push_back(static_cast<uint8_t>(pending_ >> (filled_ - 8)));
  }

 private:
  void Flush32() {
    filled_ -= 32;
    const auto word = static_cast<uint32_t>(pending_ >> filled_);
    const size_t at = out_.size();
    out_.resize(at + 4);
    for (size_t i = 0; i < 4; ++i) out_[at + i] = static_cast<uint8_t>(word >> (24 - 8 * i));
  }

  Bytes& out_;
  uint64_t pending_ = 0;
  int filled_ = 0;
};

// Adapts to what it sees.
class Parameter {
 public:
  int bits() const { return eighths_ >> kFractionBits; }
  void Change(int eighths) { eighths_ = std::clamp(eighths_ + eighths, 0, kMost); }

 private:
  int eighths_ = kStart;
};

// Signs last: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
uint32_t SignLast(int value) { return static_cast<uint32_t>(value < 0 ? -2 * value - 1 : 2 * value); }

class Writer {
 public:
  explicit Writer(Bytes& out) : bits_(out) {}

  // Writes the first of `values`, and says how many that were.
  size_t Write(std::span<const int16_t> values) { return run_.bits() > 0 ? RunAndValue(values) : Pair(values); }
  void Finish() { bits_.Finish(); }

 private:
  // After zeros to the very end comes a value that nobody keeps: some decoders read one all the same.
  size_t RunAndValue(std::span<const int16_t> values) {
    const auto run =
        static_cast<size_t>(std::ranges::find_if(values, [](int16_t value) { return value != 0; }) - values.begin());
    size_t left = run;
    for (; left >= size_t{1} << run_.bits(); run_.Change(kAfterFullRun)) {
      left -= size_t{1} << run_.bits();
      bits_.Put(0, 1);
    }
    bits_.Put(1, 1);
    bits_.Put(static_cast<uint32_t>(left), run_.bits());
    const int value = run < values.size() ? values[run] : 1;
    bits_.Put(value < 0 ? 1 : 0, 1);
    GolombRice(static_cast<uint32_t>(std::abs(value) - 1));
    run_.Change(kAfterRun);
    return std::min(run + 1, values.size());
  }

  size_t Pair(std::span<const int16_t> values) {
    const uint32_t first = SignLast(values[0]);
    const uint32_t second = values.size() > 1 ? SignLast(values[1]) : 0;
    GolombRice(first + second);
    bits_.Put(first, static_cast<int>(std::bit_width(first + second)));
    if (first != 0 && second != 0) run_.Change(kAfterTwoValues);
    if (first == 0 && second == 0) run_.Change(kAfterTwoZeros);
    return std::min<size_t>(values.size(), 2);
  }

  void GolombRice(uint32_t value) {
    const int bits = rice_.bits();
    const uint32_t high = value >> bits;
    bits_.Ones(high);
    bits_.Put(0, 1);
    bits_.Put(value & ((1U << bits) - 1), bits);
    if (high == 0) rice_.Change(kAfterShortCode);
    if (high > 1) rice_.Change(static_cast<int>(std::min<uint32_t>(high, kMost)));
  }

  BitWriter bits_;
  Parameter run_;   // of how many zeros follow each other; 0: hardly any
  Parameter rice_;  // of how large the values are
};

}  // namespace

void PackRlgr3(std::span<const int16_t> values, Bytes& out) {
  Writer writer(out);
  while (!values.empty()) values = values.subspan(writer.Write(values));
  writer.Finish();
}

}  // namespace shoji::rdp
