// Bytes of a text file to UTF-8. Japanese files come in five encodings and seldom say which. Pure.
#pragma once

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::extract {

// Stands between two readings of the same bytes.
inline constexpr char kOtherReading = '\f';

// UTF-8 (with or without mark), UTF-16 (with mark, or recognised by its zero bytes), ISO-2022-JP, Shift_JIS
// (Windows-31J), EUC-JP. Where the last two both fit, the likelier reading comes first and the other one after
// kOtherReading (form feeds of the text itself become line ends): an inspector reads both. kInvalid when the bytes are
// no text in any of them; kTooLarge when the UTF-8 were longer than `most`.
Result<std::string> DecodeText(ByteSpan bytes, size_t most);

}  // namespace shoji::extract
