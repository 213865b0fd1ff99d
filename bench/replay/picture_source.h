// A screen that changes in steps: what the contenders of `replay` are given. Generated (scenario.h) or read from a file
// (sequence_reader.h). One owner, one thread.
#pragma once

#include <optional>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

namespace shoji::bench {

// One change of the screen. `damage`: where, inside the screen, not empty; may hold pixels that stayed the same, never
// misses one that changed. The first step covers everything.
struct Step {
  Duration at{};  // since the start, never less than the step before
  std::vector<Rect> damage;
};

class PictureSource {
 public:
  virtual ~PictureSource() = default;
  virtual Size size() const = 0;
  // Goes on to the next change; nullopt after the last one. Error when the source's own data is bad.
  virtual Result<std::optional<Step>> Next() = 0;
  // The whole screen after the last Next(): BGRX 8888, top-down, fourth byte undefined. Valid until the next call.
  virtual tile::Pixels picture() const = 0;
};

}  // namespace shoji::bench
