// Codes the place on the screen where a video plays as one VIDEO rectangle, so that the frame's other rectangles stay
// lossless and small. Tells the finder what each frame changed, and follows its answer from the next frame on. Owned by
// FrameEncoder, its thread. Without Use() there is never a region.
#pragma once

#include <optional>
#include <vector>

#include "codec/choice/natural_choice.h"
#include "codec/frame/frame_writer.h"
#include "codec/motion/motion_finder.h"
#include "codec/tile/colour_table.h"
#include "codec/video/region_encoder.h"
#include "codec/video/video_region_finder.h"

namespace shoji::frame {

// What the client takes (feature bits of HELLO), and how well it gets it.
struct VideoChoice {
  bool sampled_chroma = false;  // H.264 4:2:0
  bool full_chroma = false;     // H.264 4:4:4
  bool bt709 = false;           // of sampled_chroma: the colours that RDP clients read
  int rate_factor = video::kUsualRateFactor;
};

class RegionCoder {
 public:
  // `writer` outlives this object.
  explicit RegionCoder(FrameWriter& writer) : writer_(writer) {}

  // Regions that `finder` (borrowed, may be null: none) sees travel as H.264 of the kinds in `choice` from now on.
  void Use(video::VideoRegionFinder* finder, VideoChoice choice);
  // The client starts from nothing, or the screen is another one: no region until one is found anew.
  void Reset(Size screen);

  // `pending`: what the client lacks, at most one rectangle per tile, in rows; `new_ones`: what of it is new since the
  // frame before, alike. Writes VIDEO when some of it lies in the region, and gives the rest, cut at the region's
  // edges. `unit_bytes`: see RegionEncoder.
  std::vector<Rect> Code(const tile::Pixels& picture, std::vector<Rect> pending, std::span<const Rect> new_ones,
                         size_t unit_bytes);
  // After Code(): this part of the rest has to wait for a later frame. Videos are found all the same.
  void Leave(const tile::Pixels& picture, const Rect& rect);
  // Where the next VIDEO goes.
  const std::optional<Rect>& region() const { return region_; }
  // The rectangle of the VIDEO that Code() wrote last time.
  const std::optional<Rect>& coded() const { return coded_; }
  // See VideoRegionFinder; false without one.
  bool IsRestless(TimePoint now, const Rect& rect) const {
    return finder_ != nullptr && finder_->IsRestless(now, rect);
  }
  // After Code(): which of the rest turned out to be natural, and what was moved in this frame.
  void Observe(TimePoint now, std::span<const choice::NaturalTile> naturals, std::span<const motion::Move> moves);

 private:
  video::TileActivity* ActivityOf(const Rect& rect);
  bool IsNatural(const tile::Pixels& pixels);
  bool LooksReplaced() const;
  bool WriteUnit(const tile::Pixels& picture, size_t unit_bytes);
  void End();

  FrameWriter& writer_;
  video::VideoRegionFinder* finder_ = nullptr;
  VideoChoice choice_;
  video::RegionEncoder encoder_;
  std::optional<Rect> region_;
  std::optional<Rect> coded_;
  std::vector<video::TileActivity> activities_;  // of the frame being built, in rows
  tile::ColourTable table_;
  std::vector<uint8_t> indices_;  // of one tile; thrown away
};

}  // namespace shoji::frame
