#include "session/host/one_line.h"

namespace shoji::host {
namespace {

bool IsPlain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

std::string Escaped(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

}  // namespace

std::string OneLine(std::string_view text, size_t max_bytes) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const bool cut = text.size() > max_bytes;
  if (cut) text.remove_prefix(text.size() - max_bytes);
  std::string line = cut ? "..." : "";
  for (const char c : text) {
    if (IsPlain(c)) {
      line += c;
    } else {
      line += c == '\n' ? " | " : Escaped(c);
    }
  }
  return line;
}

}  // namespace shoji::host
