#include "broker/rdp/graphics/zgfx_packer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "codec/base/check.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kSingle = 0xE0;
constexpr uint8_t kMultipart = 0xE1;
constexpr uint8_t kRdp8 = 0x04;
constexpr uint8_t kCompressed = 0x20;
constexpr size_t kMaxSegmentBytes = 65535;
constexpr size_t kMaxSegments = 65535;

// How far a reader looks back at least. A little less here: its ring holds what a match writes, too.
constexpr size_t kMaxDistance = 2500000 - kMaxSegmentBytes;
// Room before what is kept has to be moved to the front.
constexpr size_t kHistoryBytes = 2 * kMaxDistance;
constexpr size_t kHashedBytes = 4;
// A match so long is taken without looking for a longer one.
constexpr size_t kEnough = 64;
// Of a match, the places of the first bytes are remembered, and of every so many after them.
constexpr size_t kRememberedHead = 16;
constexpr size_t kRememberedStep = 8;
// After so many positions without a match every second is tried, and so on.
constexpr size_t kPatience = 64;

// Tokens, from the table in 3.1.9.1.2.
struct DistanceToken {
  uint32_t base;
  int value_bits;
  int prefix_bits;
  uint32_t prefix;
};
constexpr std::array kDistances = {DistanceToken{0, 5, 5, 0b10001},          DistanceToken{32, 7, 5, 0b10010},
                                   DistanceToken{160, 9, 5, 0b10011},        DistanceToken{672, 10, 5, 0b10100},
                                   DistanceToken{1696, 12, 5, 0b10101},      DistanceToken{5792, 14, 6, 0b101100},
                                   DistanceToken{22176, 15, 6, 0b101101},    DistanceToken{54944, 18, 7, 0b1011100},
                                   DistanceToken{317088, 20, 7, 0b1011101},  DistanceToken{1365664, 20, 8, 0b10111100},
                                   DistanceToken{2414240, 21, 8, 0b10111101}};

struct LiteralToken {
  uint8_t value;
  int prefix_bits;
  uint32_t prefix;
};
constexpr std::array kLiterals = {
    LiteralToken{0x00, 5, 0b11000},    LiteralToken{0x01, 5, 0b11001},    LiteralToken{0x02, 6, 0b110100},
    LiteralToken{0x03, 6, 0b110101},   LiteralToken{0xFF, 6, 0b110110},   LiteralToken{0x04, 7, 0b1101110},
    LiteralToken{0x05, 7, 0b1101111},  LiteralToken{0x06, 7, 0b1110000},  LiteralToken{0x07, 7, 0b1110001},
    LiteralToken{0x08, 7, 0b1110010},  LiteralToken{0x09, 7, 0b1110011},  LiteralToken{0x0A, 7, 0b1110100},
    LiteralToken{0x0B, 7, 0b1110101},  LiteralToken{0x3A, 7, 0b1110110},  LiteralToken{0x3B, 7, 0b1110111},
    LiteralToken{0x3C, 7, 0b1111000},  LiteralToken{0x3D, 7, 0b1111001},  LiteralToken{0x3E, 7, 0b1111010},
    LiteralToken{0x3F, 7, 0b1111011},  LiteralToken{0x40, 7, 0b1111100},  LiteralToken{0x80, 7, 0b1111101},
    LiteralToken{0x0C, 8, 0b11111100}, LiteralToken{0x38, 8, 0b11111101}, LiteralToken{0x39, 8, 0b11111110},
    LiteralToken{0x66, 8, 0b11111111}};
constexpr int kPlainLiteralBits = 9;  // a zero and the byte

struct Code {
  uint32_t bits = 0;
  int count = 0;
};

// How each byte is written as a literal.
constexpr std::array<Code, 256> LiteralCodes() {
  std::array<Code, 256> codes{};
  for (uint32_t value = 0; value < 256; ++value) codes[value] = {value, kPlainLiteralBits};
  for (const LiteralToken& token : kLiterals) codes[token.value] = {token.prefix, token.prefix_bits};
  return codes;
}
constexpr std::array<Code, 256> kLiteralCodes = LiteralCodes();

const DistanceToken& TokenOf(size_t distance) {
  size_t i = kDistances.size() - 1;
  while (kDistances[i].base > distance) --i;
  return kDistances[i];
}

int LengthBits(size_t length) { return length == 3 ? 1 : 2 * std::bit_width(length) - 3; }

int MatchBits(size_t length, size_t distance) {
  const DistanceToken& token = TokenOf(distance);
  return token.prefix_bits + token.value_bits + LengthBits(length);
}

// Bits with the highest first; the last byte says how many of the one before it are of no meaning.
class BitWriter {
 public:
  explicit BitWriter(Bytes& out) : out_(out) {}

  void Put(uint32_t bits, int count) {
    pending_ = pending_ << count | bits;
    count_ += count;
    while (count_ >= 8) {
      count_ -= 8;
      out_.push_back(static_cast<uint8_t>(pending_ >> count_));
    }
  }
  void Literal(uint8_t value) { Put(kLiteralCodes[value].bits, kLiteralCodes[value].count); }
  void Copy(size_t length, size_t distance) {
    const DistanceToken& token = TokenOf(distance);
    Put(token.prefix, token.prefix_bits);
    Put(static_cast<uint32_t>(distance) - token.base, token.value_bits);
    if (length == 3) return Put(0, 1);
    // 4..7 as 10 and two bits, 8..15 as 110 and three, and so on.
    const int extra = std::bit_width(length) - 1;
    Put((1u << extra) - 2, extra);
    Put(static_cast<uint32_t>(length) - (1u << extra), extra);
  }
  void Finish() {
    const int unused = (8 - count_) % 8;
    if (count_ > 0) Put(0, unused);
    out_.push_back(static_cast<uint8_t>(unused));
  }

 private:
  Bytes& out_;
  uint64_t pending_ = 0;
  int count_ = 0;
};

// How many bytes from `here` on, before `end`, are as those from `there` on, which lies before it and may run into it.
size_t SameBytes(const uint8_t* here, const uint8_t* end, const uint8_t* there) {
  const uint8_t* const begin = here;
  while (end - here >= 8) {
    uint64_t a = 0;
    uint64_t b = 0;
    std::memcpy(&a, here, 8);
    std::memcpy(&b, there, 8);
    if (a != b) return static_cast<size_t>(here - begin) + static_cast<size_t>(std::countr_zero(a ^ b)) / 8;
    here += 8;
    there += 8;
  }
  while (here < end && *here == *there) ++here, ++there;
  return static_cast<size_t>(here - begin);
}

void PutU32(Bytes& out, size_t at, size_t value) {
  for (size_t i = 0; i < 4; ++i) out[at + i] = static_cast<uint8_t>(value >> (8 * i));
}

}  // namespace

ZgfxPacker::ZgfxPacker() : places_(size_t{1} << kHashBits) { history_.reserve(kHistoryBytes); }

void ZgfxPacker::Pack(ByteSpan bytes, Bytes& out) {
  SHOJI_CHECK(!bytes.empty());
  ByteWriter writer(out);
  if (bytes.size() <= kMaxSegmentBytes) {
    writer.U8(kSingle);
    PackSegment(bytes, out);
    return;
  }
  const size_t segments = (bytes.size() + kMaxSegmentBytes - 1) / kMaxSegmentBytes;
  SHOJI_CHECK(segments <= kMaxSegments);
  writer.U8(kMultipart);
  writer.U16(static_cast<uint16_t>(segments));
  writer.U32(static_cast<uint32_t>(bytes.size()));
  for (size_t i = 0; i < segments; ++i) {
    const size_t begin = out.size();
    writer.U32(0);
    PackSegment(
        bytes.subspan(i * kMaxSegmentBytes).first(std::min(kMaxSegmentBytes, bytes.size() - i * kMaxSegmentBytes)),
        out);
    PutU32(out, begin, out.size() - begin - 4);
  }
}

void ZgfxPacker::PackSegment(ByteSpan bytes, Bytes& out) {
  MakeRoom(bytes.size());
  const size_t begin = history_.size();
  history_.insert(history_.end(), bytes.begin(), bytes.end());
  const size_t header = out.size();
  out.push_back(kRdp8 | kCompressed);
  if (WriteTokens(begin, history_.size(), bytes.size(), out)) return;
  out.resize(header);
  out.push_back(kRdp8);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// Keeps what can still be looked back at, once the end of the room is near.
void ZgfxPacker::MakeRoom(size_t bytes) {
  if (history_.size() + bytes <= kHistoryBytes) return;
  const size_t gone = history_.size() - kMaxDistance;
  history_.erase(history_.begin(), history_.begin() + static_cast<ptrdiff_t>(gone));
  for (auto& ways : places_) {
    for (uint32_t& place : ways) place = place > gone ? static_cast<uint32_t>(place - gone) : 0;
  }
}

// False when that takes more than `most_bytes`; `out` then has some of it.
bool ZgfxPacker::WriteTokens(size_t begin, size_t end, size_t most_bytes, Bytes& out) {
  const size_t first = out.size();
  BitWriter writer(out);
  size_t fruitless = 0;
  size_t at = begin;
  while (at < end) {
    if (out.size() - first >= most_bytes) return false;
    const Match match = FindMatch(at, end);
    if (match.length == 0) {
      Remember(at);
      const size_t literals = std::min(end - at, 1 + fruitless++ / kPatience);
      for (size_t i = 0; i < literals; ++i) writer.Literal(history_[at + i]);
      at += literals;
      continue;
    }
    fruitless = 0;
    writer.Copy(match.length, match.distance);
    last_distance_ = match.distance;
    for (size_t i = 0; i < match.length; i += i < kRememberedHead ? 1 : kRememberedStep) Remember(at + i);
    at += match.length;
  }
  writer.Finish();
  return out.size() - first < most_bytes;
}

// The match that saves most bits against literals.
ZgfxPacker::Match ZgfxPacker::FindMatch(size_t at, size_t end) const {
  if (end - at < kHashedBytes) return {};
  Match best;
  int most_saved = 0;
  const auto consider = [&](size_t distance) {
    if (distance == 0 || distance > at || distance > kMaxDistance) return;
    const uint8_t* const here = history_.data() + at;
    const uint8_t* const there = here - distance;
    if (at + best.length >= end || here[best.length] != there[best.length]) return;
    const size_t length = SameBytes(here, history_.data() + end, there);
    if (length <= best.length || length < 3) return;
    int literal_bits = 0;
    for (size_t i = 0; i < std::min(length, kEnough); ++i) literal_bits += kLiteralCodes[here[i]].count;
    const int saved = literal_bits - MatchBits(length, distance) + (length > kEnough ? 1000 : 0);
    if (saved > most_saved) most_saved = saved, best = {length, distance};
  };
  consider(last_distance_);
  if (best.length >= kEnough) return best;
  consider(1);
  for (const uint32_t place : places_[HashAt(at)]) {
    if (place == 0 || best.length >= kEnough * 4) break;
    consider(at - (place - 1));
  }
  return best;
}

void ZgfxPacker::Remember(size_t at) {
  if (at + kHashedBytes > history_.size()) return;
  auto& ways = places_[HashAt(at)];
  for (size_t i = ways.size() - 1; i > 0; --i) ways[i] = ways[i - 1];
  ways[0] = static_cast<uint32_t>(at + 1);
}

uint32_t ZgfxPacker::HashAt(size_t at) const {
  uint32_t word = 0;
  std::memcpy(&word, history_.data() + at, sizeof(word));
  return (word * 2654435761u) >> (32 - kHashBits);
}

}  // namespace shoji::rdp
