// The inner loop of TileDiffer, in SIMD (Highway). Pure; any thread.
#pragma once

#include <cstdint>
#include <span>

#include "codec/base/geometry.h"

namespace shoji::damage {

// Copies the colours of `size` pixels (at most 64x64; width and height at least 1) from source to shadow and returns
// the smallest rectangle, relative to the first pixel, that holds every pixel whose colour changed; empty when none
// did. The top byte of source pixels is ignored, in the shadow it stays zero. Each source pixel that ends in the shadow
// is the one that was compared. Alignment: 4 bytes for the source, any for the shadow.
Rect CompareAndCopy(const uint32_t* source, int source_stride_px, uint32_t* shadow, int shadow_stride_px, Size size);

// A row of up to `differs.size()` tiles, `tile_px` wide but for the last, `size` in all: sets differs[i] where a colour
// of tile i is not that of the shadow. Tiles whose entry is set already are not looked at. Walks along whole rows, as
// memory likes it: nothing but reading limits it on a still screen. Copies nothing.
void FindDifferingTiles(const uint32_t* source, int source_stride_px, const uint32_t* shadow, int shadow_stride_px,
                        Size size, int tile_px, std::span<uint8_t> differs);

// True when a colour of the source is not that of the shadow; stops at the first row that tells. Copies nothing. Any
// size that is not empty.
bool Differ(const uint32_t* source, int source_stride_px, const uint32_t* shadow, int shadow_stride_px, Size size);

}  // namespace shoji::damage
