#include "bench/peers/shoji_codec.h"

#include <utility>

#include "bench/peers/h264_painter.h"

namespace shoji::bench {
namespace {

using std::chrono::milliseconds;

// As session/pipeline has them: capture_scheduler.h, frame_streamer.h.
constexpr Duration kQuietBeforeRefine = milliseconds(100);
constexpr Duration kQuietBeforeSettling = milliseconds(250);
constexpr size_t kRefinementBytes = 256 * 1024;
constexpr uint64_t kMotionSeed = 1;                 // nobody to hide it from here
constexpr size_t kLosslessBytes = 12'500'000 / 20;  // 50 ms of 100 Mbit/s

const char* OperationName(wire::RectOp op) {
  constexpr const char* kNames[] = {"fill", "copy", "cached", "palette", "rgb", "jpeg", "video", "store"};
  const auto index = static_cast<size_t>(op);
  return index < std::size(kNames) ? kNames[index] : "other";
}

}  // namespace

ShojiCodec::ShojiCodec(Size size, ViewerKind viewer)
    : viewer_(viewer),
      motion_(kMotionSeed),
      painter_(MakeH264Painter()),
      encoder_(&motion_, /*guard=*/nullptr),
      decoder_(painter_.get()) {
  if (viewer == ViewerKind::kWeb) encoder_.UseVideo(&videos_, {.sampled_chroma = true, .full_chroma = false});
  encoder_.SetSize(size);
}

std::string ShojiCodec::settings() const {
  return std::string("as in a session, ") + (viewer_ == ViewerKind::kWeb ? "H.264 4:2:0 for videos" : "no H.264") +
         "; a frame is lossless up to 625 kB (50 ms of 100 Mbit/s), refined after 100 ms of quiet";
}

frame::FrameMeta ShojiCodec::NextMeta(TimePoint now) {
  return {.frame_id = next_frame_id_++, .last_input_id = 0, .capture_us = 0, .now = now};
}

size_t ShojiCodec::Send(Bytes message) {
  const size_t bytes = message.size();
  on_the_way_.push_back(std::move(message));
  return bytes;
}

Result<size_t> ShojiCodec::Encode(const Change& change) {
  const auto* bgrx = reinterpret_cast<const uint8_t*>(change.picture.first);
  encoder_.Scan(bgrx, change.picture.stride_px * 4, change.hints);
  last_change_ = TimePoint(change.at);
  if (!encoder_.HasPending()) return 0;
  return Send(encoder_.BuildFrame(NextMeta(last_change_), kLosslessBytes));
}

Result<size_t> ShojiCodec::Quiet(Duration since_change) {
  size_t bytes = 0;
  while (since_change >= kQuietBeforeRefine && encoder_.HasCoarse()) {
    bytes += Send(encoder_.BuildRefinement(NextMeta(last_change_ + since_change), kRefinementBytes, {}));
  }
  if (since_change >= kQuietBeforeSettling) encoder_.Settle();
  return bytes;
}

Result<tile::Pixels> ShojiCodec::Show() {
  for (const Bytes& message : std::exchange(on_the_way_, {})) {
    const Result<wire::Frame> frame = decoder_.Apply(message);
    if (!frame) return std::unexpected(frame.error());
    exact_ = frame->exact;
    Count(*frame);
  }
  return decoder_.picture();
}

void ShojiCodec::Count(const wire::Frame& frame) {
  for (const wire::FrameRect& rect : frame.rects) {
    OperationShare& share = operations_[OperationName(rect.op)];
    ++share.rects;
    share.pixels += static_cast<uint64_t>(rect.rect.width_px) * static_cast<uint64_t>(rect.rect.height_px);
    share.data_bytes += wire::UnpackedBytesOf(rect) + wire::RawBytesOf(rect);
  }
}

std::vector<OperationShare> ShojiCodec::operations() const {
  std::vector<OperationShare> shares;
  for (const auto& [name, share] : operations_) {
    shares.push_back(share);
    shares.back().operation = name;
  }
  return shares;
}

}  // namespace shoji::bench
