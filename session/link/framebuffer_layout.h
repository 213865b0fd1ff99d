// Where the pixels are in the shared framebuffer (CONTRACT.md). shoji-host makes it, shoji-session reads it.
// Source of the offset: XWD file as Xvfb writes it, header 160 bytes (100 + a 60-byte window name), 256 colours of 12.
#pragma once

#include <cstddef>

#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::link {

inline constexpr size_t kFramebufferPixelOffset = 160 + 256 * 12;
inline constexpr int kFramebufferStrideBytes = kMaxWidthPx * 4;
inline constexpr size_t kFramebufferBytes =
    kFramebufferPixelOffset + static_cast<size_t>(kFramebufferStrideBytes) * kMaxHeightPx;

// A new framebuffer: a memfd of kFramebufferBytes, sealed against growing, shrinking and further seals; all black.
Result<UniqueFd> MakeSealedFramebuffer();

}  // namespace shoji::link
