// What a person types, and films in pages: one function per scenario, see scenario.cc.
#pragma once

#include "bench/replay/scenario.h"

namespace shoji::bench {

Painter Typing(uint64_t seed);
Painter VideoSmall(uint64_t seed);
Painter VideoLarge(uint64_t seed);
Painter TypingBesideVideo(uint64_t seed);
Painter IdleCaret(uint64_t seed);

}  // namespace shoji::bench
