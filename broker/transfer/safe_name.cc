#include "broker/transfer/safe_name.h"

#include <algorithm>
#include <cctype>

#include "policy/inspect/unicode.h"

namespace shoji::transfer {
namespace {

namespace unicode = inspect::unicode;

constexpr size_t kMaxExtensionBytes = 16;

bool IsDropped(char32_t c) {
  const auto hidden = unicode::HiddenKind(c);
  return hidden == unicode::Hidden::kControl || hidden == unicode::Hidden::kBidi ||
         hidden == unicode::Hidden::kZeroWidth || c < 0x20 || c == 0x2028 || c == 0x2029;
}

bool IsReserved(char32_t c) {
  return c < 0x80 && std::string_view("<>:\"|?*").find(static_cast<char>(c)) != std::string_view::npos;
}

// Blanks of every width, so that none hides what follows.
bool IsBlank(char32_t c) {
  return c == 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

void AppendSafely(char32_t c, std::string& clean) {
  if (IsReserved(c) || c == unicode::kMalformed || c == 0xFFFD) {
    clean += '_';
  } else if (IsBlank(c)) {
    clean += c == 0x3000 ? "　" : " ";
  } else if (!IsDropped(c)) {
    unicode::AppendUtf8(c, clean);
  }
}

std::string Cleaned(std::string_view name) {
  unicode::Utf8Reader reader;
  std::string clean;
  char32_t c = 0;
  while (reader.Next(name, c)) {
    if (c == U'/' || c == U'\\') {
      clean.clear();
    } else {
      AppendSafely(c, clean);
    }
  }
  if (reader.Finish()) clean += '_';
  return clean;
}

// At both ends: "..", hidden files, and what Windows cuts off silently.
std::string_view Trimmed(std::string_view name) {
  constexpr std::string_view kIdeographicBlank = "　";
  for (size_t before = name.size() + 1; before != name.size();) {
    before = name.size();
    while (!name.empty() && (name.front() == '.' || name.front() == ' ')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.remove_suffix(1);
    if (name.starts_with(kIdeographicBlank)) name.remove_prefix(kIdeographicBlank.size());
    if (name.ends_with(kIdeographicBlank)) name.remove_suffix(kIdeographicBlank.size());
  }
  return name;
}

// Devices of Windows, whatever the extension (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
bool IsDevice(std::string_view name) {
  std::string stem(Trimmed(name.substr(0, name.find('.'))));
  std::ranges::transform(stem, stem.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const std::string_view device : {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}) {
    if (stem == device) return true;
  }
  const bool port = stem.starts_with("COM") || stem.starts_with("LPT");
  if (!port) return false;
  const std::string_view digit = std::string_view(stem).substr(3);
  const bool plain = digit.size() == 1 && std::isdigit(static_cast<unsigned char>(digit[0])) != 0;
  return plain || digit == "¹" || digit == "²" || digit == "³";
}

size_t CharacterStart(std::string_view text, size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

std::string Shortened(const std::string& name) {
  if (name.size() <= kMaxSafeNameBytes) return name;
  const size_t dot = name.rfind('.');
  const bool keep = dot != std::string::npos && name.size() - dot <= kMaxExtensionBytes;
  const std::string extension = keep ? name.substr(dot) : std::string();
  const size_t end = CharacterStart(name, kMaxSafeNameBytes - extension.size());
  return std::string(Trimmed(std::string_view(name).substr(0, end))) + extension;
}

}  // namespace

std::string SafeName(std::string_view name) {
  // NFC after cleaning: a character that is dropped may have stood between two that compose.
  std::string safe(Trimmed(unicode::Nfc(Cleaned(name))));
  if (IsDevice(safe)) safe.insert(0, "_");
  safe = Shortened(safe);
  return safe.empty() ? "file" : safe;
}

std::string ExtractName(std::string_view safe_name) { return std::string(safe_name) + ".txt"; }

}  // namespace shoji::transfer
