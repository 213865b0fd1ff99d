// Bounded reading and writing of little-endian fields. The only way this code base touches foreign bytes.
// Values, no ownership, any thread. A ByteReader never reads past its span: after the first short read
// ok() is false, every later read gives zero, and the parser refuses the whole message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace shoji {

using Bytes = std::vector<uint8_t>;
using ByteSpan = std::span<const uint8_t>;

class ByteReader {
 public:
  explicit ByteReader(ByteSpan bytes) : rest_(bytes) {}

  uint8_t U8() { return Integer<uint8_t>(); }
  uint16_t U16() { return Integer<uint16_t>(); }
  uint32_t U32() { return Integer<uint32_t>(); }
  uint64_t U64() { return Integer<uint64_t>(); }
  int16_t I16() { return static_cast<int16_t>(U16()); }

  // The next `count` bytes, borrowed from the input; empty and ok()==false when fewer are left.
  ByteSpan Take(size_t count) {
    if (count > rest_.size()) return ok_ = false, rest_ = {}, ByteSpan{};
    ByteSpan taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  // Consumes `count` bytes that must be zero (reserved fields): anything else makes ok() false.
  void Zeros(size_t count) {
    for (uint8_t byte : Take(count)) ok_ = ok_ && byte == 0;
  }

  bool ok() const { return ok_; }
  size_t left() const { return rest_.size(); }
  // True when every field was there and nothing is left over: the exact-length rule.
  bool AtExactEnd() const { return ok_ && rest_.empty(); }

 private:
  template <typename T>
  T Integer() {
    ByteSpan taken = Take(sizeof(T));
    uint64_t value = 0;
    for (size_t i = 0; i < taken.size(); ++i) value |= static_cast<uint64_t>(taken[i]) << (8 * i);
    return static_cast<T>(value);
  }

  ByteSpan rest_;
  bool ok_ = true;
};

class ByteWriter {
 public:
  // Appends to `out`, which the caller owns and which outlives the writer.
  explicit ByteWriter(Bytes& out) : out_(out) {}

  void U8(uint8_t value) { out_.push_back(value); }
  void U16(uint16_t value) { Integer(value); }
  void U32(uint32_t value) { Integer(value); }
  void U64(uint64_t value) { Integer(value); }
  void I16(int16_t value) { Integer(static_cast<uint16_t>(value)); }
  void Zeros(size_t count) { out_.insert(out_.end(), count, 0); }
  void Raw(ByteSpan bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  void Text(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }

 private:
  template <typename T>
  void Integer(T value) {
    for (size_t i = 0; i < sizeof(T); ++i)
      out_.push_back(static_cast<uint8_t>(static_cast<uint64_t>(value) >> (8 * i)));
  }

  Bytes& out_;
};

inline std::string_view AsText(ByteSpan bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline ByteSpan AsBytes(std::string_view text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

}  // namespace shoji
