#include "bench/peers/shoji_codec.h"

#include <utility>

namespace shoji::bench {
namespace {

using std::chrono::milliseconds;

// As session/pipeline has them: capture_scheduler.h, frame_streamer.h.
constexpr Duration kQuietBeforeRefine = milliseconds(100);
constexpr Duration kQuietBeforeSettling = milliseconds(250);
constexpr size_t kRefinementBytes = 256 * 1024;
constexpr uint64_t kMotionSeed = 1;                 // nobody to hide it from here
constexpr size_t kLosslessBytes = 12'500'000 / 20;  // 50 ms of 100 Mbit/s

// Calls Settle() on an encoder that has it.
template <typename Encoder>
void Settle(Encoder& encoder) {
  if constexpr (requires { encoder.Settle(); }) encoder.Settle();
}

const char* OperationName(wire::RectOp op) {
  constexpr const char* kNames[] = {"fill", "copy", "cached", "palette", "rgb", "jpeg", "video", "store"};
  const auto index = static_cast<size_t>(op);
  return index < std::size(kNames) ? kNames[index] : "other";
}

}  // namespace

ShojiCodec::ShojiCodec(Size size) : motion_(kMotionSeed), encoder_(&motion_, /*guard=*/nullptr) {
  encoder_.SetSize(size);
}

std::string ShojiCodec::settings() const {
  return "as in a session; a frame is lossless up to 625 kB (50 ms of 100 Mbit/s), refined after 100 ms of quiet";
}

size_t ShojiCodec::Send(Bytes message) {
  const size_t bytes = message.size();
  on_the_way_.push_back(std::move(message));
  return bytes;
}

Result<size_t> ShojiCodec::Encode(const Change& change) {
  const auto* bgrx = reinterpret_cast<const uint8_t*>(change.picture.first);
  encoder_.Scan(bgrx, change.picture.stride_px * 4, change.hints);
  if (!encoder_.HasPending()) return 0;
  return Send(encoder_.BuildFrame({.frame_id = next_frame_id_++, .last_input_id = 0, .capture_us = 0}, kLosslessBytes));
}

Result<size_t> ShojiCodec::Quiet(Duration since_change) {
  size_t bytes = 0;
  while (since_change >= kQuietBeforeRefine && encoder_.HasCoarse()) {
    bytes += Send(encoder_.BuildRefinement({.frame_id = next_frame_id_++, .last_input_id = 0, .capture_us = 0},
                                           kRefinementBytes, {}));
  }
  if (since_change >= kQuietBeforeSettling) Settle(encoder_);
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
