// CF_UNICODETEXT, as RDP clients have text on the clipboard (UTF-16LE, CRLF, ends at its first NUL), to and from the
// text of the wire (UTF-8, LF). Whole or not at all. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rdp {

// kInvalid: an odd length, half a surrogate pair. CRLF and lone CR become LF. Empty for a text of nothing.
Result<std::string> TextFromUnicode(ByteSpan utf16);
// With its NUL; each LF becomes CRLF. kInvalid when `utf8` is not plain UTF-8.
Result<Bytes> UnicodeFromText(std::string_view utf8);

}  // namespace shoji::rdp
