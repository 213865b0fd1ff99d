// deps: shoji_frame shoji_wire
// The bytes are an unpacked section: rectangles and data. What packs them is left out, so that they are reached.
#include "codec/base/check.h"
#include "codec/frame/frame_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  if (size < 3 || size > 60'000) return 0;
  const ByteSpan section(data + 2, size - 2);
  wire::Frame frame;
  frame.size = {320, 240};
  frame.key = data[0] % 2 == 0;
  frame.rect_count = data[1] % 16;
  if (frame.rect_count * wire::kRectBytes > section.size()) return 0;
  frame.unpacked_bytes = static_cast<uint32_t>(section.size());
  Bytes packed{0x28, 0xB5, 0x2F, 0xFD, 0, 0x50};  // a stream's header, then a stored block
  if (!frame.key) packed.clear();
  for (int shift = 0; shift < 24; shift += 8) packed.push_back(static_cast<uint8_t>(section.size() << 3 >> shift));
  packed.insert(packed.end(), section.begin(), section.end());
  frame.packed = packed;
  static frame::FrameDecoder decoder;
  const auto applied = decoder.Apply(wire::Encode(frame));
  SHOJI_CHECK(!applied || decoder.picture().size == applied->size);
  return 0;
}
