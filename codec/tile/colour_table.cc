#include "codec/tile/colour_table.h"

namespace shoji::tile {
namespace {

constexpr uint32_t kUsed = 0xFF000000;

// Multiplicative hashing (Knuth, TAOCP 6.4) with 2^32 / golden ratio; the top 10 bits pick one of 1024 slots.
uint32_t SlotOf(uint32_t colour) { return (colour * 2654435769u) >> 22; }

}  // namespace

int ColourTable::Find(uint32_t colour) {
  const uint32_t key = colour | kUsed;
  uint32_t slot = SlotOf(colour);
  for (int probe = 1; keys_[slot] != 0; ++probe, slot = (slot + 1) % kSlots) {
    if (keys_[slot] == key) return index_of_[slot];
    if (probe == kMaxProbes) return -1;
  }
  if (count_ == kMaxPaletteColours) return -1;
  keys_[slot] = key;
  index_of_[slot] = static_cast<uint8_t>(count_);
  slot_of_[static_cast<size_t>(count_)] = static_cast<uint16_t>(slot);
  colours_[static_cast<size_t>(count_)] = colour;
  return count_++;
}

// Linear probing allows removal in the reverse order of insertion: nothing younger can have probed past the slot.
void ColourTable::Truncate(int count) {
  while (count_ > count) keys_[slot_of_[static_cast<size_t>(--count_)]] = 0;
}

bool ColourTable::Index(const Pixels& pixels, uint8_t* indices, int stride) {
  const int before = count_;
  uint32_t last = ~*pixels.first;  // runs of one colour are the rule: most pixels need no look-up
  int index = 0;
  for (int y = 0; y < pixels.size.height_px; ++y, indices += stride) {
    const uint32_t* row = pixels.Row(y);
    for (int x = 0; x < pixels.size.width_px; ++x) {
      if (row[x] != last) {
        last = row[x];
        index = Find(last);
        if (index < 0) return Truncate(before), false;
      }
      indices[x] = static_cast<uint8_t>(index);
    }
  }
  return true;
}

bool IsOneColour(const Pixels& pixels) {
  const uint32_t colour = *pixels.first;
  for (int y = 0; y < pixels.size.height_px; ++y) {
    const uint32_t* row = pixels.Row(y);
    uint32_t difference = 0;
    for (int x = 0; x < pixels.size.width_px; ++x) difference |= row[x] ^ colour;
    if (difference != 0) return false;
  }
  return true;
}

}  // namespace shoji::tile
