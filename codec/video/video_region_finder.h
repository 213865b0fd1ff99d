// Finds the box on the screen where a video plays, so that one H.264 stream can carry it. NoVideo finds nothing;
// RegionFinder is the real one. One owner, one thread; never reads pixels, only what the encoder learnt about them.
#pragma once

#include <optional>
#include <span>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"

namespace shoji::video {

// A changed tile of the frame just built.
struct TileActivity {
  Rect rect;             // what changed of it, inside one tile
  bool natural = false;  // photographic content (more than 256 colours)
};

class VideoRegionFinder {
 public:
  virtual ~VideoRegionFinder() = default;
  // A new screen: nothing is known of it.
  virtual void Reset(Size screen) = 0;
  // Called once per built frame with its changed tiles, at most one activity per tile, and for each move in it the
  // bounding box of where it came from and where it went: a page that scrolls is no video. `now` is the injected
  // clock's. The box where a video plays from now on: even width and height, at least 64x64, inside the screen; empty
  // when there is none.
  virtual std::optional<Rect> Update(TimePoint now, std::span<const TileActivity> tiles,
                                     std::span<const Rect> moved) = 0;
  // True when the tile that holds `rect` has just been changing, naturally, in frame after frame: what is sent of it
  // now will hardly be seen, so it had better be small.
  virtual bool IsRestless(TimePoint /*now*/, const Rect& /*rect*/) const { return false; }
};

class NoVideo final : public VideoRegionFinder {
 public:
  void Reset(Size) override {}
  std::optional<Rect> Update(TimePoint, std::span<const TileActivity>, std::span<const Rect>) override {
    return std::nullopt;
  }
};

}  // namespace shoji::video
