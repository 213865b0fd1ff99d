// What moves in pages of text and in maps: one function per scenario, see scenario.cc.
#pragma once

#include "bench/replay/scenario.h"

namespace shoji::bench {

Painter ScrollText(uint64_t seed);
Painter ScrollWithSidebar(uint64_t seed);
Painter PageJumps(uint64_t seed);
Painter BackAndTabs(uint64_t seed);
Painter MapDrag(uint64_t seed);

}  // namespace shoji::bench
