// What the client is to see: the session's picture, and what the trusted side laid over it. One owner, one thread.
// Borrows the picture, which its decoder keeps.
#pragma once

#include <vector>

#include "codec/base/geometry.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

class CoveredPicture {
 public:
  // The place of the cover; empty without one.
  const Rect& cover() const { return place_; }
  tile::Pixels cover_pixels() const { return {pixels_.data(), place_.width_px, {place_.width_px, place_.height_px}}; }

  void Cover(const tile::Pixels& pixels, int x, int y);
  void Uncover();

  // Writes `size` pixels from (x, y) on to `target`, rows without gaps. `picture` may be smaller than that, or empty:
  // what lies outside is black.
  void Read(const tile::Pixels& picture, int x, int y, Size size, uint32_t* target) const;

 private:
  Rect place_;
  std::vector<uint32_t> pixels_;
};

}  // namespace shoji::rdp
