// Brings moves into an order in which none reads what an earlier one has overwritten. Pure; any thread.
#pragma once

#include <vector>

#include "codec/motion/motion_finder.h"

namespace shoji::motion {

// `moves`: what each place shows was all taken from one picture. Where they wait for each other in a circle, the
// smallest of them is dropped. Order among those that do not touch stays.
std::vector<Move> Ordered(std::vector<Move> moves);

}  // namespace shoji::motion
