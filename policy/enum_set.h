// A set of values of one small enumeration, as a rule names them. Pure value, any thread.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace shoji::policy {

// E's values are below 32.
template <typename E>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  constexpr EnumSet(std::initializer_list<E> values) {
    for (E value : values) insert(value);
  }
  // Every value, also one outside the enumeration: what a rule means that says nothing about E.
  static constexpr EnumSet Any() {
    EnumSet all;
    all.bits_ = ~0u;
    return all;
  }

  constexpr void insert(E value) { bits_ |= Bit(value); }
  constexpr bool contains(E value) const { return (bits_ & Bit(value)) != 0; }
  // Every value of `others` is in this set.
  constexpr bool contains(EnumSet others) const { return (others.bits_ & ~bits_) == 0; }
  constexpr EnumSet With(EnumSet others) const {
    EnumSet all;
    all.bits_ = bits_ | others.bits_;
    return all;
  }
  constexpr EnumSet Both(EnumSet other) const {
    EnumSet both;
    both.bits_ = bits_ & other.bits_;
    return both;
  }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool any() const { return bits_ == ~0u; }
  bool operator==(const EnumSet&) const = default;

 private:
  static constexpr uint32_t Bit(E value) {
    const auto number = static_cast<uint32_t>(value);
    return number < 32 ? 1u << number : 0;
  }

  uint32_t bits_ = 0;
};

}  // namespace shoji::policy
