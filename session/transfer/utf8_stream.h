// Plain UTF-8 (as the wire means it), checked piece by piece: a character may be cut in two. Value, one thread.
#pragma once

#include <string>

#include "codec/wire/messages.h"

namespace shoji::transfer {

class Utf8Stream {
 public:
  // False as soon as what came so far cannot be the beginning of a plain text.
  bool Add(ByteSpan piece);
  // True when no character is left open.
  bool AtEnd() const { return open_.empty(); }

 private:
  std::string open_;  // the beginning of a character, at most 3 bytes
};

}  // namespace shoji::transfer
