// A stand-in for photographs and film: smooth shapes of many sizes, edges, and grain that differs from frame to frame.
// Made from its seed alone. One owner, one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/tile/pixels.h"

namespace shoji::bench {

class NaturalPicture {
 public:
  NaturalPicture(Size size, uint64_t seed);

  tile::Pixels pixels() const { return {pixels_.data(), size_.width_px, size_}; }

  // The film: a camera that pans over a larger picture, two things that move across it, and grain.
  // Frame `index` of a film of `size` (smaller than the picture); valid until the next call.
  tile::Pixels FilmFrame(Size size, int index);

 private:
  Size size_;
  std::vector<uint32_t> pixels_;
  std::vector<uint32_t> frame_;
  uint32_t grain_ = 1;
};

}  // namespace shoji::bench
