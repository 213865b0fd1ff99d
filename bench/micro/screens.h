// Moments of the scenarios of `replay`, kept, for kernels that want real content. Made once, one thread.
#pragma once

#include <string>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/damage/tile_differ.h"
#include "codec/tile/pixels.h"

namespace shoji::bench {

// Fourth byte zero; lives as long as the picture is kept.
struct KeptPicture {
  Size size;
  std::vector<uint32_t> colours;
  tile::Pixels pixels() const { return {colours.data(), size.width_px, size}; }
  damage::Source source() const { return {reinterpret_cast<const uint8_t*>(colours.data()), size.width_px * 4}; }
};

// The screen after `moments` moments of the scenario; kept until the end of the program. The scenario must exist.
const KeptPicture& ScreenOf(const std::string& scenario, int moments);
// The 64x64 tile of that screen with the most colours (up to 256 of them when `palette`), or of natural pixels.
Rect RichestTile(const KeptPicture& screen, bool palette);
// The tiles of the 64x64 grid in which the two differ.
std::vector<Rect> ChangedTiles(const KeptPicture& before, const KeptPicture& now);

}  // namespace shoji::bench
