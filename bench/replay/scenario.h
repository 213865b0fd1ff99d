// The named workloads of `replay`, drawn from a seed. Each is what a person sees on a 1280x800 screen for a few
// seconds.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "bench/replay/canvas.h"
#include "bench/replay/picture_source.h"

namespace shoji::bench {

inline constexpr Size kScreen{1280, 800};

// Draws moment `index` (0, 1, 2 ... in order) onto the screen and says where; nothing when nothing changes.
using Painter = std::function<std::vector<Rect>(Canvas&, int index)>;

struct Scenario {
  std::string name;
  std::string what;   // one line for people
  Duration interval;  // between two moments
  int moments = 0;
  std::function<Painter(uint64_t seed)> start;
};

// All of them, in the order they are reported.
std::span<const Scenario> AllScenarios();
// nullptr when there is none of this name.
const Scenario* FindScenario(const std::string& name);

// The scenario's screen from its beginning, at most `moments` of them.
std::unique_ptr<PictureSource> Play(const Scenario& scenario, uint64_t seed, int moments);

}  // namespace shoji::bench
