// Finds a playing video by what tiles do over time. A tile is hot while it changes, naturally, in most frames of the
// last half second; the box of the largest group of neighbouring hot tiles, once it stands still, is the region. It
// stays through short pauses and goes when it has been calm for 0.7 s, when another page replaces it, or when it
// scrolls away. Text, blinking pictures of few colours and what is typed beside a video never become part of it.
// Owned by FrameEncoder's owner, one thread. Pure, time from the caller.
#pragma once

#include <vector>

#include "codec/video/tile_history.h"
#include "codec/video/video_region_finder.h"

namespace shoji::video {

// Below, a decoder is not worth its start.
inline constexpr int kMinRegionPx = 64;
// Above, H.264 takes more of a core than one session may have.
inline constexpr int kMaxRegionAreaPx = 1920 * 1200;

class RegionFinder final : public VideoRegionFinder {
 public:
  void Reset(Size screen) override;
  std::optional<Rect> Update(TimePoint now, std::span<const TileActivity> tiles, std::span<const Rect> moved) override;
  bool IsRestless(TimePoint now, const Rect& rect) const override;

 private:
  struct Group {
    Rect box;
    int hot_tiles = 0;
  };
  void Record(TimePoint now, std::span<const TileActivity> tiles, std::span<const Rect> moved);
  int WindowFrames(TimePoint now) const;
  bool IsOver(TimePoint now, std::span<const TileActivity> tiles, std::span<const Rect> moved);
  void Consider(TimePoint now);
  std::optional<Rect> FindBox(TimePoint now) const;
  Group Gather(size_t start, TimePoint now, int frames, std::vector<uint8_t>& seen) const;
  bool IsHot(const TileHistory& tile, TimePoint now, int frames) const;
  std::optional<Rect> Fit(const Rect& box) const;
  size_t IndexOf(const Rect& rect) const;

  Size screen_;
  int columns_ = 0;
  int rows_ = 0;
  std::vector<TileHistory> tiles_;
  std::vector<TimePoint> frames_;  // when the last kHistoryFrames were built, newest last
  std::optional<Rect> region_;
  TimePoint region_active_{};
  int quiet_frames_ = 0;
  std::optional<Rect> candidate_;
  TimePoint candidate_since_{};
  TimePoint considered_{};
};

}  // namespace shoji::video
