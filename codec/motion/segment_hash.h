// The hash of a piece of a column strip's row: NH (Black, Halevi, Krawczyk, Krovetz and Rogaway, UMAC, 1999), one
// multiplication for two pixels, in SIMD (Highway, chosen at run time). A page that does not know the seed cannot make
// pieces collide; if two do, the comparison that follows finds out. A value; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace shoji::motion {

// Width of a column strip. Wide enough to tell rows of two glyphs apart, narrow enough to fit beside a sidebar.
inline constexpr int kStripPx = 32;
// The bits of a foreign pixel that mean something.
inline constexpr uint32_t kColourMask = 0x00FFFFFF;

class SegmentHash {
 public:
  explicit SegmentHash(uint64_t seed);
  // hashes[i] is that of the colours of the kStripPx pixels from pixels + i * step_px on. The fourth byte of a pixel
  // does not count. Alignment: 4 bytes. The same on every machine.
  void Hash(const uint32_t* pixels, ptrdiff_t step_px, std::span<uint64_t> hashes) const;

 private:
  alignas(64) std::array<uint32_t, kStripPx> keys_;
};

}  // namespace shoji::motion
