#include "broker/rdp/clipboard/clipboard_text.h"

#include "codec/wire/messages.h"

namespace shoji::rdp {
namespace {

bool IsHigh(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLow(uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

void AppendUtf8(std::string& out, uint32_t code) {
  const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | ((code >> shift) & 0x3F))); };
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code >> 6)));
    tail(0);
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (code >> 12)));
    tail(6), tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | (code >> 18)));
    tail(12), tail(6), tail(0);
  }
}

// The next code point of well-formed UTF-8; moves `at` behind it.
uint32_t NextCode(std::string_view utf8, size_t& at) {
  const auto byte = [&] { return static_cast<uint8_t>(utf8[at++]); };
  const uint32_t lead = byte();
  const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  uint32_t code = more == 0 ? lead : lead & (0x3Fu >> more);
  for (int i = 0; i < more; ++i) code = code << 6 | (byte() & 0x3Fu);
  return code;
}

void AppendUtf16(ByteWriter& out, uint32_t code) {
  if (code < 0x10000) return out.U16(static_cast<uint16_t>(code));
  out.U16(static_cast<uint16_t>(0xD800 + ((code - 0x10000) >> 10)));
  out.U16(static_cast<uint16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
}

}  // namespace

Result<std::string> TextFromUnicode(ByteSpan utf16) {
  std::string text;
  text.reserve(utf16.size());
  ByteReader in(utf16);
  bool after_cr = false;
  while (in.left() > 0) {
    uint32_t code = in.U16();
    if (!in.ok()) return Fail(ErrorCode::kInvalid, "a text of an odd length");
    if (code == 0) break;
    if (IsLow(code)) return Fail(ErrorCode::kInvalid, "half a surrogate pair");
    if (IsHigh(code)) {
      const uint32_t low = in.U16();
      if (!IsLow(low)) return Fail(ErrorCode::kInvalid, "half a surrogate pair");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    const bool cr = code == '\r';
    if (cr) code = '\n';
    if (code != '\n' || cr || !after_cr) AppendUtf8(text, code);
    after_cr = cr;
  }
  return text;
}

Result<Bytes> UnicodeFromText(std::string_view utf8) {
  if (!wire::IsPlainUtf8(utf8)) return Fail(ErrorCode::kInvalid, "a text that is not UTF-8");
  Bytes utf16;
  utf16.reserve(2 * utf8.size() + 2);
  ByteWriter out(utf16);
  bool after_cr = false;
  for (size_t at = 0; at < utf8.size();) {
    const uint32_t code = NextCode(utf8, at);
    if (code == '\n' && !after_cr) out.U16('\r');
    AppendUtf16(out, code);
    after_cr = code == '\r';
  }
  out.U16(0);
  return utf16;
}

}  // namespace shoji::rdp
