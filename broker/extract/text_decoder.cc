#include "broker/extract/text_decoder.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "codec/wire/messages.h"

namespace shoji::extract {
namespace {

constexpr std::array<uint8_t, 3> kUtf8Mark = {0xEF, 0xBB, 0xBF};

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

// Latin letters and line ends make every second byte zero.
const char* ZeroPattern(ByteSpan bytes) {
  std::array<size_t, 2> zeros{};
  for (size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
  if (bytes.size() % 2 != 0 || zeros[0] == zeros[1]) return nullptr;
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
  if (Has(bytes, 0x1B)) {
    if (auto text = Convert("ISO-2022-JP-2", bytes)) return WithoutFormFeeds(std::move(*text));
  }
  if (auto text = Convert("UTF-8", bytes)) return WithoutFormFeeds(std::move(*text));
  return DecodeJapanese(bytes);
}

}  // namespace

Result<std::string> DecodeText(ByteSpan bytes, size_t most) {
  if (bytes.size() > most * 2) return Fail(ErrorCode::kTooLarge, "the text is too long");
  auto text = Decode(bytes);
  if (!text) return Fail(ErrorCode::kInvalid, "the bytes are no text");
  if (text->size() > most) return Fail(ErrorCode::kTooLarge, "the text is too long");
  return std::move(*text);
}

}  // namespace shoji::extract
