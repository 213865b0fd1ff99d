// Shoji's own codec as a contender: driven as session/pipeline drives it, its viewer is the FrameDecoder.
#pragma once

#include <map>
#include <memory>

#include "bench/peers/contender.h"
#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_encoder.h"
#include "codec/motion/strip_motion.h"
#include "codec/video/region_finder.h"

namespace shoji::bench {

enum class ViewerKind {
  kWeb,    // takes H.264 regions, 4:2:0, as every browser does
  kPlain,  // takes none
};

class ShojiCodec final : public Contender {
 public:
  ShojiCodec(Size size, ViewerKind viewer);

  std::string name() const override { return viewer_ == ViewerKind::kWeb ? "shoji" : "shoji-no-video"; }
  std::string settings() const override;
  Result<size_t> Encode(const Change& change) override;
  Result<size_t> Quiet(Duration since_change) override;
  Result<tile::Pixels> Show() override;
  bool claims_exact() const override { return exact_; }
  std::vector<OperationShare> operations() const override;

 private:
  frame::FrameMeta NextMeta(TimePoint now);
  size_t Send(Bytes message);
  void Count(const wire::Frame& frame);

  ViewerKind viewer_;
  motion::StripMotion motion_;
  video::RegionFinder videos_;
  std::unique_ptr<frame::VideoPainter> painter_;
  frame::FrameEncoder encoder_;
  frame::FrameDecoder decoder_;
  std::vector<Bytes> on_the_way_;  // left, not yet shown
  std::map<std::string, OperationShare> operations_;
  uint32_t next_frame_id_ = 1;
  TimePoint last_change_{};
  bool exact_ = false;
};

}  // namespace shoji::bench
