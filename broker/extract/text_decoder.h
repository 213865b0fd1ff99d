// Bytes of a text file to UTF-8. Japanese files come in five encodings and seldom say which. Pure.
#pragma once

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::extract {

// Stands between two readings of the same bytes.
inline constexpr char kOtherReading = '\f';

// UTF-8 (with or without mark), UTF-16 (with mark, or recognised by a zero in many of its units, on one side),
// ISO-2022-JP, Shift_JIS (Windows-31J), EUC-JP. Where the last two both fit, the likelier reading comes first and the
// other one after kOtherReading (form feeds of the text itself become line ends): an inspector reads both. kInvalid
// when the bytes are no text in any of them; kTooLarge when the UTF-8 were longer than `most`.
Result<std::string> DecodeText(ByteSpan bytes, size_t most);
// For inspectors: where a mark, zeros or escapes have decided, also what the bytes say without them, after
// kOtherReading. Whoever opens the file may read it that way.
Result<std::string> DecodeAllReadings(ByteSpan bytes, size_t most);

}  // namespace shoji::extract
