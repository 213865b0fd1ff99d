// A cursor of the wire as the masks of an RDP pointer (MS-RDPBCGR 2.2.9.1.1.4.4), and which slot of the client's
// pointer cache it has. Pure; one owner.
#pragma once

#include <optional>
#include <vector>

#include "codec/wire/messages.h"

namespace shoji::rdp {

// Clients that announce no large pointers take this (MS-RDPBCGR 2.2.7.2.7).
inline constexpr int kMaxSmallPointerPx = 32;
inline constexpr int kMaxMediumPointerPx = 96;

struct PointerMasks {
  Bytes xor_mask;  // 32 bits a pixel, BGRA, straight alpha, bottom-up
  Bytes and_mask;  // 1 bit a pixel, set where nothing shows; bottom-up, rows padded to two bytes
};
PointerMasks MakePointerMasks(const wire::Cursor& cursor);

// `cursor` cut down to at most `most_px` a side around its hot spot, for clients that take no larger one.
wire::Cursor FitPointer(const wire::Cursor& cursor, int most_px);

class PointerCache {
 public:
  // `slots`: of the client's cache, 0 when it keeps none.
  explicit PointerCache(size_t slots) : slots_(slots) {}

  struct Place {
    uint16_t slot = 0;
    bool known = false;  // the client has it there already
  };
  // Where this cursor is, or goes now (the slot longest filled gives way).
  Place Find(const wire::Cursor& cursor);

 private:
  size_t slots_;
  size_t next_ = 0;
  std::vector<wire::Cursor> cursors_;
};

}  // namespace shoji::rdp
