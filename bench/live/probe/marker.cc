#include "bench/live/probe/marker.h"

#include <array>

namespace shoji::bench {
namespace {

using MarkerBytes = std::array<uint8_t, kMarkerBlocks / 8>;

// Green alone tells black from white, also after a lossy codec.
bool IsWhite(const Pixels& pixels, int x, int y) {
  return pixels.data[static_cast<size_t>(y) * static_cast<size_t>(pixels.stride_bytes) + static_cast<size_t>(x) * 4 +
                     1] >= 128;
}

uint8_t ReadByte(const Pixels& pixels, Corner first) {
  unsigned value = 0;
  for (int i = 0; i < 8; ++i) value = value << 1 | IsWhite(pixels, first.x + i * kMarkerBlockPx, first.y);
  return static_cast<uint8_t>(value);
}

uint8_t Crc8(const uint8_t* bytes, int count) {
  unsigned crc = 0;
  for (int i = 0; i < count; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc << 1 ^ (crc & 0x80 ? 0x07U : 0U)) & 0xFF;
  }
  return static_cast<uint8_t>(crc);
}

bool Inside(const Pixels& pixels, Corner origin) {
  return origin.x >= 0 && origin.y >= 0 && origin.x + kMarkerWidthPx <= pixels.width_px &&
         origin.y + kMarkerBlockPx <= pixels.height_px;
}

// Sampling at `first` of each block. Ends at the first byte that is no sync word: almost always at once.
std::optional<Marker> ReadAt(const Pixels& pixels, Corner first) {
  MarkerBytes bytes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = ReadByte(pixels, {first.x + static_cast<int>(i) * 8 * kMarkerBlockPx, first.y});
    if (i < 2 && bytes[i] != (i == 0 ? kMarkerSync >> 8 : kMarkerSync & 0xFF)) return std::nullopt;
  }
  if (Crc8(bytes.data() + 2, 8) != bytes[10]) return std::nullopt;
  const auto word = [&](size_t i) { return static_cast<uint16_t>(bytes[i] << 8 | bytes[i + 1]); };
  return Marker{static_cast<uint32_t>(word(2)) << 16 | word(4), word(6), word(8)};
}

}  // namespace

std::optional<Marker> ReadMarker(const Pixels& pixels, Corner origin) {
  if (!Inside(pixels, origin)) return std::nullopt;
  return ReadAt(pixels, {origin.x + kMarkerBlockPx / 2, origin.y + kMarkerBlockPx / 2});
}

// Sixteen bits of sync word and eight of checksum are not enough for the million places where something is drawn: a
// strip says the same at every pixel of its blocks.
bool IsStrip(const Pixels& pixels, Corner corner) {
  const auto marker = ReadAt(pixels, corner);
  return marker && marker == ReadAt(pixels, {corner.x + 2, corner.y + 5}) &&
         marker == ReadAt(pixels, {corner.x + 5, corner.y + 2});
}

// The first pixel, in reading order, from which every block can be read is the strip's corner: one further left or up
// samples outside. The rows below belong to the same strip.
std::vector<Corner> FindMarkers(const Pixels& pixels) {
  std::vector<Corner> found;
  for (int y = 0; y + kMarkerBlockPx <= pixels.height_px; ++y) {
    for (int x = 0; x + kMarkerWidthPx <= pixels.width_px; ++x) {
      if (!IsStrip(pixels, {x, y})) continue;
      found.push_back({x, y});
      y += kMarkerBlockPx;
      break;
    }
  }
  return found;
}

}  // namespace shoji::bench
