// Made-up pages as a town hall's site has them, drawn once into a long picture of which a window is shown: headings,
// paragraphs, tables, lists of links, photographs; and a street map. Deterministic for a seed.
#pragma once

#include <cstdint>

#include "bench/replay/canvas.h"

namespace shoji::bench {

// A page of exactly this size, full of content from top to bottom.
Canvas DrawPage(Size size, uint64_t seed);
// A column of links, as beside a page.
Canvas DrawSidebar(Size size, uint64_t seed);
// Blocks, roads, a river, names.
Canvas DrawMap(Size size, uint64_t seed);

}  // namespace shoji::bench
