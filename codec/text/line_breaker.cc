#include "codec/text/line_breaker.h"

#include <algorithm>
#include <cstdint>

namespace shoji::text {
namespace {

constexpr std::u32string_view kNeverFirst =
    U"、。，．・：；？！ー）」』】〕〉》”’々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…‥%),.:;?!]}";
constexpr std::u32string_view kNeverLast = U"（「『【〔〈《“‘([{";
constexpr char32_t kFirstWide = 0x2e80;  // CJK and all that stands between its words

size_t BytesOfCharacter(std::string_view text) {
  size_t bytes = 1;
  while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) ++bytes;
  return bytes;
}

char32_t FirstCharacter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return lead;
  char32_t character = lead & (lead < 0xe0 ? 0x1fu : (lead < 0xf0 ? 0x0fu : 0x07u));
  for (size_t i = 1; i < BytesOfCharacter(text); ++i) {
    character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
  }
  return character;
}

bool Has(std::u32string_view set, char32_t character) { return set.find(character) != std::u32string_view::npos; }

bool MayBreakBetween(char32_t before, char32_t after) {
  if (Has(kNeverFirst, after) || Has(kNeverLast, before)) return false;
  return before == U' ' || before >= kFirstWide || after >= kFirstWide;
}

std::string_view WithoutSpaces(std::string_view line) {
  while (line.ends_with(' ')) line.remove_suffix(1);
  return line;
}

// Bytes of the first line: up to the last place where it may end and still fits; else as many characters as fit.
size_t FirstLine(std::string_view text, double max_width_px, const Measure& measure) {
  size_t allowed = 0;
  size_t end = 0;
  while (end < text.size()) {
    const size_t next = end + BytesOfCharacter(text.substr(end));
    if (end > 0 && measure(WithoutSpaces(text.substr(0, next))) > max_width_px) return allowed > 0 ? allowed : end;
    const bool last = next == text.size();
    if (!last && MayBreakBetween(FirstCharacter(text.substr(end)), FirstCharacter(text.substr(next)))) allowed = next;
    end = next;
  }
  return text.size();
}

}  // namespace

std::vector<std::string_view> BreakLines(std::string_view utf8, double max_width_px, const Measure& measure) {
  std::vector<std::string_view> lines;
  while (!utf8.empty()) {
    const std::string_view paragraph = utf8.substr(0, utf8.find('\n'));
    const size_t bytes = FirstLine(paragraph, max_width_px, measure);
    lines.push_back(WithoutSpaces(paragraph.substr(0, bytes)));
    utf8.remove_prefix(bytes);
    while (utf8.starts_with(' ')) utf8.remove_prefix(1);
    if (bytes == paragraph.size() && utf8.starts_with('\n')) utf8.remove_prefix(1);
  }
  return lines;
}

}  // namespace shoji::text
