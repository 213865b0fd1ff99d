#include "broker/extract/text_decoder.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "broker/extract/byte_runs.h"
#include "codec/wire/messages.h"

namespace shoji::extract {
namespace {

constexpr std::array<uint8_t, 3> kUtf8Mark = {0xEF, 0xBB, 0xBF};
constexpr size_t kUnitsPerZero = 10;  // UTF-16 without a mark: a zero byte in one of ten units at least,
constexpr size_t kOneSided = 4;       // and four times as many on one side as on the other
constexpr uint8_t kEscape = 0x1B;     // begins the switches of ISO-2022-JP

struct CloseIconv {
  using pointer = iconv_t;
  void operator()(iconv_t handle) const noexcept { iconv_close(handle); }
};

// Whole or not at all: nothing is skipped or replaced. Text has no NUL.
std::optional<std::string> Convert(const char* encoding, ByteSpan bytes) {
  const iconv_t opened = iconv_open("UTF-8", encoding);
  if (opened == reinterpret_cast<iconv_t>(-1)) return std::nullopt;  // NOLINT(performance-no-int-to-ptr): iconv's way
  const std::unique_ptr<void, CloseIconv> converter(opened);
  std::string text;
  std::array<char, 64 * 1024> piece;
  // iconv takes char** but does not write through it.
  char* in = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
  size_t left = bytes.size();
  for (bool flush = false;;) {
    char* out = piece.data();
    size_t room = piece.size();
    const size_t done = iconv(opened, flush ? nullptr : &in, flush ? nullptr : &left, &out, &room);
    const bool full = done == static_cast<size_t>(-1) && errno == E2BIG;
    text.append(piece.data(), piece.size() - room);
    if (full) continue;
    if (done == static_cast<size_t>(-1)) return std::nullopt;
    if (flush) break;
    flush = true;
  }
  // glibc's UTF-8 goes beyond U+10FFFF, to five and six bytes.
  if (!wire::IsPlainUtf8(text)) return std::nullopt;
  return text;
}

bool Has(ByteSpan bytes, uint8_t byte) { return !bytes.empty() && std::memchr(bytes.data(), byte, bytes.size()); }

bool StartsWith(ByteSpan bytes, ByteSpan mark) {
  return bytes.size() >= mark.size() && std::ranges::equal(bytes.first(mark.size()), mark);
}

// Latin letters and line ends make every second byte zero, and do so often: one zero in a long file of bytes says
// nothing. A few zeros on the other side are kanji such as U+4E00.
const char* ZeroPattern(ByteSpan bytes) {
  std::array<size_t, 2> zeros{};
  for (size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
  const size_t units = bytes.size() / 2;
  const auto [few, many] = std::minmax(zeros[0], zeros[1]);
  if (bytes.size() % 2 != 0 || many * kUnitsPerZero < units || few * kOneSided > many) return nullptr;
  return zeros[1] > zeros[0] ? "UTF-16LE" : "UTF-16BE";
}

const char* MarkedUtf16(ByteSpan bytes) {
  if (bytes.size() < 2) return nullptr;
  if (bytes[0] == 0xFF && bytes[1] == 0xFE) return "UTF-16LE";
  if (bytes[0] == 0xFE && bytes[1] == 0xFF) return "UTF-16BE";
  return nullptr;
}

// Kana, common kanji and full-width signs count for a reading; half-width kana and rare planes against it: that is what
// EUC-JP looks like when read as Shift_JIS, and the other way round.
int64_t Likelihood(const std::string& text) {
  int64_t score = 0;
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    const auto a = static_cast<uint8_t>(text[i]);
    const auto b = static_cast<uint8_t>(text[i + 1]);
    if (a == 0xE3 && b >= 0x80 && b <= 0x83) score += 3;    // U+3000..U+30FF
    if (a >= 0xE4 && a <= 0xE9) score += 1;                 // kanji
    if (a == 0xEF && (b == 0xBD || b == 0xBE)) score -= 2;  // half-width kana
    if (a == 0xEE || a >= 0xF0) score -= 4;                 // private use, other planes
  }
  return score;
}

std::string WithoutFormFeeds(std::string text) {
  std::ranges::replace(text, kOtherReading, '\n');
  return text;
}

std::optional<std::string> DecodeJapanese(ByteSpan bytes) {
  auto shift_jis = Convert("CP932", bytes);
  auto euc = Convert("EUC-JP-MS", bytes);
  if (!shift_jis || !euc) return shift_jis ? shift_jis : euc;
  if (*shift_jis == *euc) return shift_jis;
  const bool euc_first = Likelihood(*euc) > Likelihood(*shift_jis);
  const std::string& first = euc_first ? *euc : *shift_jis;
  const std::string& second = euc_first ? *shift_jis : *euc;
  return WithoutFormFeeds(first) + kOtherReading + WithoutFormFeeds(second);
}

std::optional<std::string> Decode(ByteSpan bytes) {
  if (StartsWith(bytes, kUtf8Mark)) return Convert("UTF-8", bytes.subspan(kUtf8Mark.size()));
  if (const char* marked = MarkedUtf16(bytes)) return Convert(marked, bytes.subspan(2));
  if (Has(bytes, 0)) {
    const char* guessed = ZeroPattern(bytes);
    return guessed == nullptr ? std::nullopt : Convert(guessed, bytes);
  }
  if (Has(bytes, kEscape)) {
    if (auto text = Convert("ISO-2022-JP-2", bytes)) return WithoutFormFeeds(std::move(*text));
  }
  if (auto text = Convert("UTF-8", bytes)) return WithoutFormFeeds(std::move(*text));
  return DecodeJapanese(bytes);
}

// What decides how the bytes are read, and may have been put there: marks, zeros, the switches of ISO-2022-JP.
bool MayMislead(ByteSpan bytes) { return MarkedUtf16(bytes) != nullptr || Has(bytes, 0) || Has(bytes, kEscape); }

// True for UTF-16 that has digits where Latin letters have a zero.
bool HasPairedDigits(ByteSpan bytes) {
  const auto digit = [](uint8_t byte) { return byte >= '0' && byte <= '9'; };
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    if (digit(bytes[i]) && digit(bytes[i + 1])) return true;
  }
  return false;
}

// The bytes as if nothing in them led to another reading. In real UTF-16 zeros part the digits from the halves of
// kana, which look like digits; where digits stand in pairs it is not real, and the zeros may part them, too.
Bytes Unmarked(ByteSpan bytes) {
  if (MarkedUtf16(bytes) != nullptr) bytes = bytes.subspan(2);
  const bool join = HasPairedDigits(bytes);
  Bytes plain;
  plain.reserve(bytes.size());
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == kEscape) {
      plain.push_back('\n');
      i += std::min<size_t>(2, bytes.size() - i - 1);  // ESC $ B, ESC ( J
    } else if (bytes[i] != 0) {
      plain.push_back(bytes[i]);
    } else if (!join) {
      plain.push_back('\n');
    }
  }
  return plain;
}

std::string BytewiseReading(ByteSpan bytes) {
  const Bytes plain = Unmarked(bytes);
  if (auto text = Convert("UTF-8", plain)) return WithoutFormFeeds(std::move(*text));
  std::string runs = PrintableRuns(plain, kShortestRun);
  if (const auto text = DecodeJapanese(plain)) runs += kOtherReading + *text;
  return runs;
}

}  // namespace

Result<std::string> DecodeText(ByteSpan bytes, size_t most) {
  if (bytes.size() > most * 2) return Fail(ErrorCode::kTooLarge, "the text is too long");
  auto text = Decode(bytes);
  if (!text) return Fail(ErrorCode::kInvalid, "the bytes are no text");
  if (text->size() > most) return Fail(ErrorCode::kTooLarge, "the text is too long");
  return std::move(*text);
}

Result<std::string> DecodeAllReadings(ByteSpan bytes, size_t most) {
  auto text = DecodeText(bytes, most);
  if (!text || !MayMislead(bytes)) return text;
  *text += kOtherReading + BytewiseReading(bytes);
  if (text->size() > most) return Fail(ErrorCode::kTooLarge, "the text is too long");
  return text;
}

}  // namespace shoji::extract
