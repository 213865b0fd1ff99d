// One file's content to all the text in it. Which kinds can be read, and how, is decided here. One thread; may start
// converters.
#pragma once

#include <string_view>

#include "broker/extract/answer.h"

namespace shoji::extract {

enum class Purpose {
  kInspect,  // for inspectors: everything, also what no reader would see
  kExtract,  // for people: what a reader would see
};

// Type of what libmagic took for bytes without meaning but decodes as text: some Japanese encodings.
inline constexpr std::string_view kPlainText = "text/plain";

// Never fails: what cannot be read says so in the outcome. The text is UTF-8 without NUL, at most `most` bytes.
Answer ExtractText(std::string_view media_type, ByteSpan content, Purpose purpose, size_t most);
// True when bytes of no known type are text.
bool LooksLikeText(ByteSpan content);

}  // namespace shoji::extract
