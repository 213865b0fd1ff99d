// A picture's content (codec/wire/picture.h), its layout checked piece by piece: the size it says, and exactly so many
// pixels. Holds none of them. Value, one thread.
#pragma once

#include <array>
#include <cstdint>

#include "codec/wire/picture.h"

namespace shoji::transfer {

class PictureStream {
 public:
  // False as soon as what came so far cannot be the beginning of a picture.
  bool Add(ByteSpan piece);
  // True when all of it came.
  bool AtEnd() const { return passed_ >= wire::kPictureHeadBytes && passed_ == whole_; }

 private:
  std::array<uint8_t, wire::kPictureHeadBytes> head_{};
  uint64_t passed_ = 0;
  uint64_t whole_ = 0;  // once the head is there
};

}  // namespace shoji::transfer
