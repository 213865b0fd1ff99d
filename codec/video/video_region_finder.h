// Finds the box on the screen where a video plays, so that one H.264 stream can carry it. Interface only: the wire has
// no video operation in protocol version 1, nothing calls this yet; NoVideo finds nothing, issue 4 brings the real
// finder. One owner, one thread; never reads pixels, only what the encoder learnt about them.
#pragma once

#include <optional>
#include <span>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"

namespace shoji::video {

// A changed tile of the frame just built.
struct TileActivity {
  Rect rect;
  bool natural = false;  // photographic content (more than 256 colours)
};

class VideoRegionFinder {
 public:
  virtual ~VideoRegionFinder() = default;
  // Called once per built frame with its changed tiles; `now` is the injected clock's. The box where a video plays,
  // even numbers, inside the screen; empty when there is none.
  virtual std::optional<Rect> Update(TimePoint now, std::span<const TileActivity> tiles) = 0;
};

class NoVideo final : public VideoRegionFinder {
 public:
  std::optional<Rect> Update(TimePoint, std::span<const TileActivity>) override { return std::nullopt; }
};

}  // namespace shoji::video
