// From a foreign framebuffer to FRAME messages, for one screen. Owned by the session's pipeline, one thread. Keeps the
// only trusted copy of the screen (the shadow) and what the client still lacks. No clock, no I/O, no queue: each frame
// is built from the newest state. Never encodes a byte that did not pass the guard and the comparison.
//
// Use: SetSize, then again and again Scan (cheap) and, when the window is open and HasPending(), BuildFrame; in quiet
// times, while HasCoarse(), BuildRefinement, and Settle before the next Scan. Frames must reach the client in the order
// they were built, none lost: a client that joins or lost one needs RequestKey().
#pragma once

#include <memory>
#include <vector>

#include "codec/choice/natural_choice.h"
#include "codec/damage/tile_differ.h"
#include "codec/frame/frame_writer.h"
#include "codec/frame/region_coder.h"
#include "codec/frame/run_coder.h"
#include "codec/frame/tile_cache.h"
#include "codec/frame/tile_ledger.h"
#include "codec/motion/motion_finder.h"

namespace shoji::frame {

// How much of what is pending one frame takes: no more than is expected to become `most_bytes`, nearest to `focus`
// first. The rest stays pending, for the frames that follow.
struct FramePart {
  size_t most_bytes = SIZE_MAX;
  Focus focus;
};

class FrameEncoder {
 public:
  // `motion` and `guard` may be null (no moves, no guard); they outlive the encoder. `secret`: random bytes, so that no
  // page can know how tiles are told apart (tests and the bench do with a known one).
  explicit FrameEncoder(motion::MotionFinder* motion = nullptr, damage::PixelGuard* guard = nullptr,
                        const TileSecret& secret = KnownTileSecret());
  FrameEncoder(const FrameEncoder&) = delete;  // its parts refer to each other
  FrameEncoder& operator=(const FrameEncoder&) = delete;

  // A new screen: the next frame is a KEY frame, the next Scan looks at everything. The size must be one that FRAME
  // allows (ClampScreen; SHOJI_CHECK).
  void SetSize(Size size);
  Size size() const { return differ_.size(); }
  // The next frame is a KEY frame with the whole picture as last scanned: for a client that starts from nothing.
  void RequestKey();

  // Playing videos that `finder` (borrowed; null: none) finds travel as H.264 of a kind in `choice` from now on; for
  // the pixels this is like JPEG: coarse, exact once quiet. Without this call there is no VIDEO.
  void UseVideo(video::VideoRegionFinder* finder, VideoChoice choice);

  // Takes over what changed in the tiles the hints touch (any numbers; clamped), or everywhere. `bgrx`: foreign memory,
  // BGRX 8888, top-down, stride_bytes >= 4 * width and a multiple of 4, readable during the call. True when something
  // changed.
  bool Scan(const uint8_t* bgrx, int stride_bytes, std::span<const Rect> hints);
  bool ScanAll(const uint8_t* bgrx, int stride_bytes);

  // The guard changes the pixels of these places in another way than before; a Scan of them has to follow.
  void Reguard(std::span<const Rect> areas) { differ_.Reguard(areas); }

  // True when BuildFrame would show the client something new.
  bool HasPending() const { return key_ || !moves_.empty() || ledger_.has_pending(); }
  // True when parts of the client's picture are approximations (JPEG, video).
  bool HasCoarse() const { return ledger_.has_coarse(); }

  // One FRAME message with everything pending, or the part asked for (one tile at least). Natural parts are lossless
  // while all of them are expected to fit into `lossless_budget_bytes`, else JPEG where that is much smaller; a video's
  // picture takes most of that budget at most. Valid without anything pending: an empty frame.
  Bytes BuildFrame(const FrameMeta& meta, size_t lossless_budget_bytes, const FramePart& part = {});
  // One FRAME message that makes coarse tiles exact, nearest to `focus` first: at least one tile, then as many as are
  // expected to fit into `max_bytes`. Call only with nothing pending (SHOJI_CHECK).
  Bytes BuildRefinement(const FrameMeta& meta, size_t max_bytes, Focus focus);

  // Nothing has changed for a while: what the client shows exactly is worth keeping when it goes. Cheap when little has
  // changed since the last call, nothing while anything is pending.
  void Settle();

  // The screen as the client will show it once exact; valid until the next Scan or SetSize.
  tile::Pixels picture() const { return differ_.shadow(); }

 private:
  std::vector<Rect> FindMoves(const damage::Source& source, std::span<const Rect> areas);
  void StoreLeaving(std::span<const Rect> pending);
  std::vector<Rect> PaintCached(std::span<const Rect> pending);
  std::vector<Rect> TakePart(std::vector<Rect> rects, const FramePart& part);
  void LearnSize(std::span<const Rect> rects, size_t bytes);
  void CodeRects(std::span<const Rect> rects, size_t lossless_budget_bytes, std::optional<TimePoint> now = {});
  void CodeNatural(size_t lossless_budget_bytes, std::optional<TimePoint> now);
  void CodeJpeg(const Rect& rect);
  void RefineBesideVideo(const Rect& video, size_t max_bytes);
  std::vector<Rect> CoarseWithin(size_t max_bytes, Focus focus, const Rect& beside) const;
  Bytes Finish(const FrameMeta& meta);

  motion::MotionFinder* motion_;
  damage::PixelGuard* guard_;
  damage::TileDiffer differ_;
  TileLedger ledger_;
  TileCache cache_;
  FrameWriter writer_;
  RunCoder runs_;
  RegionCoder regions_;
  std::vector<motion::Move> moves_;            // in the shadow already, not yet sent
  std::vector<Rect> changed_;                  // of the running Scan
  std::vector<Rect> new_ones_;                 // of all Scans since the last frame
  std::vector<choice::NaturalTile> naturals_;  // of the frame being built
  double bytes_per_pixel_ = 0.25;              // of frames lately
  bool key_ = true;
  bool scanned_ = false;  // since SetSize
};

}  // namespace shoji::frame
