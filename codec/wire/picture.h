// A picture on the clipboard as it crosses: its size and its pixels, nothing else. No file format is ever read on the
// other side of the boundary; each side makes a file of its own from the pixels (docs/adr/0015). Pure, any thread.
//
// Layout: u16 width_px · u16 height_px · width·height × RGB 8-8-8, top-down, no padding, no transparency.
#pragma once

#include <cstdint>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::wire {

inline constexpr size_t kPictureHeadBytes = 4;
inline constexpr size_t kBytesPerPixel = 3;
inline constexpr uint32_t kMaxPictureSidePx = 16384;
inline constexpr uint64_t kMaxPicturePixels = uint64_t{3840} * 2160;  // the largest screen
inline constexpr uint64_t kMaxPictureBytes = kPictureHeadBytes + kBytesPerPixel * kMaxPicturePixels;

struct PictureSize {
  uint16_t width_px = 0;
  uint16_t height_px = 0;

  // Of the whole content, head included.
  uint64_t content_bytes() const { return kPictureHeadBytes + kBytesPerPixel * uint64_t{width_px} * height_px; }
  bool operator==(const PictureSize&) const = default;
};

// kTooLarge over the bounds above, kInvalid for a side of nothing.
Result<PictureSize> CheckPictureSize(uint64_t width_px, uint64_t height_px);
// `head`: the first kPictureHeadBytes of a content. kInvalid when they are fewer, or no size a picture has.
Result<PictureSize> ParsePictureHead(ByteSpan head);

struct Picture {
  PictureSize size;
  ByteSpan rgb;  // borrowed from the content
};
// A whole content. kInvalid unless it is exactly as long as its size says.
Result<Picture> ParsePicture(ByteSpan content);
// A content of `size` with all its pixels black, to be filled from kPictureHeadBytes on. `size`: of CheckPictureSize().
Bytes BlankPicture(PictureSize size);

}  // namespace shoji::wire
