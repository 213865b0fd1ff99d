// What can be made out in bytes that are no text as a whole: pictures, old office formats, text behind a wrong mark.
// For inspectors only. Pure.
#pragma once

#include <string>

#include "codec/base/bytes.h"

namespace shoji::extract {

// A shorter run in arbitrary bytes means nothing.
inline constexpr size_t kShortestRun = 4;

// Every run of at least kShortestRun characters of UTF-8 (ASCII included, no control characters but tabs), each on a
// line. Linear time, at most size/4 bytes more than the input. Never fails.
std::string PrintableRuns(ByteSpan bytes);
// The same for UTF-16LE, as binary office formats hold it, at any alignment; only ASCII, kana, kanji and full-width
// signs count.
std::string PrintableRunsUtf16(ByteSpan bytes);

}  // namespace shoji::extract
