// What can be made out in bytes that are no text as a whole: pictures, old office formats, text behind a wrong mark.
// For inspectors only. Pure.
#pragma once

#include <string>

#include "codec/base/bytes.h"

namespace shoji::extract {

// Shorter runs mean nothing: in bytes of text, and in bytes of anything, where four characters come about by chance.
inline constexpr size_t kShortestRun = 4;
inline constexpr size_t kShortestBinaryRun = 8;

// Every run of at least `shortest` characters of UTF-8 (ASCII included, no control characters but tabs), each on a
// line. Linear time, at most twice the bytes of the input. Never fails.
std::string PrintableRuns(ByteSpan bytes, size_t shortest);
// The same for UTF-16LE, as binary office formats hold it, at any alignment; only ASCII, kana, kanji and full-width
// signs count.
std::string PrintableRunsUtf16(ByteSpan bytes, size_t shortest);

}  // namespace shoji::extract
