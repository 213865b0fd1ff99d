// The colours of a run of pixels, counted and indexed in one pass. Owned by one coder, one thread.
#pragma once

#include <array>
#include <span>

#include "codec/tile/pixels.h"

namespace shoji::tile {

inline constexpr int kMaxPaletteColours = 256;

class ColourTable {
 public:
  // Slots looked at for one colour at most. Anyone can compute colours that share a slot; without a bound a screen of
  // them takes seconds. Of 20,000 random sets of 256 colours none needed more than 15.
  static constexpr int kMaxProbes = 16;

  void Clear() { Truncate(0); }

  // Writes each pixel's colour index (order of first appearance since Clear()) to indices[y * stride + x]. False when
  // that would take more than 256 colours or kMaxProbes: the table is then as before the call, the indices are garbage.
  bool Index(const Pixels& pixels, uint8_t* indices, int stride);

  // 0x00RRGGBB by index; valid until the next call.
  std::span<const uint32_t> colours() const { return {colours_.data(), static_cast<size_t>(count_)}; }

 private:
  static constexpr int kSlots = 1024;  // at most a quarter full

  // The index of `colour`, added when new; -1 when there is no room within kMaxProbes.
  int Find(uint32_t colour);
  void Truncate(int count);

  int count_ = 0;
  std::array<uint32_t, kMaxPaletteColours> colours_{};
  std::array<uint32_t, kSlots> keys_{};  // colour | kUsed, 0 = free; open addressing, linear probing
  std::array<uint8_t, kSlots> index_of_{};
  std::array<uint16_t, kMaxPaletteColours> slot_of_{};  // by index
};

// True when every pixel has the colour of the first. At least one pixel.
bool IsOneColour(const Pixels& pixels);

}  // namespace shoji::tile
