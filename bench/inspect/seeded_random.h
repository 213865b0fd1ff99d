// Random choices that are the same on every machine for the same seed (the standard's distributions are not). A value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <span>
#include <string>

namespace shoji::bench {

class SeededRandom {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  // 0 .. bound-1; bound > 0. The slight unevenness of the remainder does not matter here.
  uint64_t Below(uint64_t bound) { return engine_() % bound; }
  uint64_t Between(uint64_t first, uint64_t last) { return first + Below(last - first + 1); }
  bool OneIn(uint64_t n) { return Below(n) == 0; }
  template <typename T, size_t N>
  const T& Of(const T (&choices)[N]) {
    return choices[Below(N)];
  }
  // `count` random digits.
  std::string Digits(size_t count) {
    std::string digits;
    for (size_t i = 0; i < count; ++i) digits.push_back(static_cast<char>('0' + Below(10)));
    return digits;
  }

 private:
  std::mt19937_64 engine_;
};

// Joins texts that are made in this order: the operands of + are made in any.
inline std::string Cat(std::initializer_list<std::string> parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

}  // namespace shoji::bench
