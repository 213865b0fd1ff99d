// What shoji-inspect says about a file on its standard output. Written in two parts, so that the type is known even
// when a converter takes the process down. The reader distrusts every byte: the file may have taken the process over.
// Pure.
//
// Part 1: "SHJI" · u8 version 1 · u8 zero · u16 type_bytes (1..128) · the media type, printable ASCII.
// Part 2: u8 outcome · 3 zero · u32 text_bytes · the text, UTF-8 without NUL; 0 bytes unless the outcome is kRead.
#pragma once

#include <cstdint>
#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::extract {

enum class Outcome : uint8_t {
  kRead = 0,         // the text is all the text there is
  kNoReader = 1,     // a kind of file nobody here can read: archives, programs, pictures
  kUnreadable = 2,   // damaged, locked with a password, or the converter failed
  kTooMuchText = 3,  // or too much work
  kNoText = 4,       // pages without text: a scan
  kUnreadPart = 5,   // it holds something nobody here can read: an embedded file, macros, a member of another kind
};

struct Answer {
  std::string media_type;
  Outcome outcome = Outcome::kUnreadable;
  std::string text;
};

Bytes EncodeType(std::string_view media_type);
Bytes EncodeOutcome(Outcome outcome, std::string_view text);
// kInvalid unless part 1 is there. A missing, cut or wrong part 2 is kUnreadable without text; so is text of more than
// `most` bytes.
Result<Answer> ParseAnswer(ByteSpan bytes, size_t most);

}  // namespace shoji::extract
