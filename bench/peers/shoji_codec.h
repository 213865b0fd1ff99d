// Shoji's own codec as a contender: driven as session/pipeline drives it, its viewer is the FrameDecoder.
#pragma once

#include <map>

#include "bench/peers/contender.h"
#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_encoder.h"
#include "codec/motion/strip_motion.h"

namespace shoji::bench {

class ShojiCodec final : public Contender {
 public:
  explicit ShojiCodec(Size size);

  std::string name() const override { return "shoji"; }
  std::string settings() const override;
  Result<size_t> Encode(const Change& change) override;
  Result<size_t> Quiet(Duration since_change) override;
  Result<tile::Pixels> Show() override;
  bool claims_exact() const override { return exact_; }
  std::vector<OperationShare> operations() const override;

 private:
  size_t Send(Bytes message);
  void Count(const wire::Frame& frame);

  motion::StripMotion motion_;
  frame::FrameEncoder encoder_;
  frame::FrameDecoder decoder_;
  std::vector<Bytes> on_the_way_;  // left, not yet shown
  std::map<std::string, OperationShare> operations_;
  uint32_t next_frame_id_ = 1;
  bool exact_ = false;
};

}  // namespace shoji::bench
