#include "bench/load/synthetic_frames.h"

#include <algorithm>
#include <vector>

#include "bench/inspect/seeded_random.h"
#include "codec/wire/frame_message.h"

namespace shoji::bench {
namespace {

constexpr size_t kFrameIdAt = wire::kHeaderBytes;
constexpr size_t kInputIdAt = wire::kHeaderBytes + 8;
// RFC 8878: magic number, descriptor 0, a window of 128 KiB.
constexpr std::array<uint8_t, 6> kStreamHead{0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38};
constexpr size_t kBlockHeadBytes = 3;
constexpr size_t kBlockBytes = 64 * 1024;
constexpr int kBytesPerPixel = 3;

// Rectangles of RGB data, about `bytes` of it, rows of the whole width from the top, then a shorter one.
std::vector<wire::FrameRect> RectsOf(size_t bytes) {
  const auto pixels = static_cast<int>(bytes) / kBytesPerPixel;
  const int rows = std::min(pixels / kSyntheticScreen.width_px, kSyntheticScreen.height_px - 1);
  const int rest = std::min(pixels - rows * kSyntheticScreen.width_px, kSyntheticScreen.width_px);
  std::vector<wire::FrameRect> rects;
  if (rows > 0) rects.push_back({wire::RectOp::kRgb, 0, {0, 0, kSyntheticScreen.width_px, rows}});
  if (rest > 0) rects.push_back({wire::RectOp::kRgb, 0, {0, rows, rest, 1}});
  return rects;
}

// Stored blocks (type 0, never the last): they refer to nothing before them.
Bytes Stored(ByteSpan unpacked, bool starts_stream) {
  Bytes packed;
  ByteWriter out(packed);
  if (starts_stream) out.Raw(kStreamHead);
  for (size_t at = 0; at < unpacked.size(); at += kBlockBytes) {
    const ByteSpan block = unpacked.subspan(at, std::min(kBlockBytes, unpacked.size() - at));
    const auto head = static_cast<uint32_t>(block.size() << 3);
    for (size_t i = 0; i < kBlockHeadBytes; ++i) out.U8(static_cast<uint8_t>(head >> (8 * i)));
    out.Raw(block);
  }
  return packed;
}

Bytes MessageOf(Happening happening) {
  const size_t wanted = kFrameBytes[static_cast<size_t>(happening)];
  const size_t heads = wire::kHeaderBytes + wire::kFrameHeaderBytes + kBlockHeadBytes + wire::kRectBytes;
  auto rects = RectsOf(wanted - std::min(wanted, heads));
  if (rects.size() > 1) rects = RectsOf(wanted - heads - wire::kRectBytes);
  if (rects.empty()) rects.push_back({wire::RectOp::kFill, 0, {8, 8, 1, 16}, 0, 0x222222});
  Bytes unpacked;
  wire::WriteRects(rects, unpacked);
  SeededRandom random(wanted);
  for (size_t left = wire::DataBytesOf(rects).unpacked; left > 0; --left) {
    unpacked.push_back(static_cast<uint8_t>(random.Below(256)));
  }
  const bool first = happening == Happening::kFirst;
  const Bytes packed = Stored(unpacked, first);
  wire::Frame frame;
  frame.size = kSyntheticScreen;
  frame.key = first;
  frame.exact = true;
  frame.rect_count = static_cast<uint16_t>(rects.size());
  frame.packed = packed;
  frame.unpacked_bytes = static_cast<uint32_t>(unpacked.size());
  return wire::Encode(frame);
}

void Stamp(Bytes& message, size_t at, uint32_t value) {
  for (size_t i = 0; i < sizeof value; ++i) message[at + i] = static_cast<uint8_t>(value >> (8 * i));
}

}  // namespace

SyntheticFrames::SyntheticFrames() {
  for (size_t i = 0; i < kHappenings; ++i) messages_[i] = MessageOf(static_cast<Happening>(i));
}

Bytes SyntheticFrames::Make(Happening happening, uint32_t frame_id, uint32_t last_input_id) const {
  Bytes message = messages_[static_cast<size_t>(happening)];
  Stamp(message, kFrameIdAt, frame_id);
  Stamp(message, kInputIdAt, last_input_id);
  return message;
}

}  // namespace shoji::bench
