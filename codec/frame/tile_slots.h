// Pictures that the client keeps (STORE) to paint them again (CACHED): the decoder's side. Owned by FrameDecoder, its
// thread. Decides nothing: the encoder names the slots.
#pragma once

#include <vector>

#include "codec/tile/pixels.h"
#include "codec/wire/frame_rect.h"

namespace shoji::frame {

class TileSlots {
 public:
  // Every slot is empty.
  void Clear();
  // `rect` lies inside the picture, its pieces' slots inside the range (wire::ParseRects checked).
  void Store(const tile::Pixels& picture, const Rect& rect, uint32_t first_slot);
  // False, with the picture partly painted, when a piece's slot holds none of its size.
  bool Paint(const Rect& rect, uint32_t first_slot, uint32_t* picture, int stride_px) const;

 private:
  struct Slot {
    Size size;
    std::vector<uint32_t> pixels;
  };
  std::vector<Slot> slots_;  // only as many as were ever needed
};

}  // namespace shoji::frame
