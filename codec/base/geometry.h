// Sizes and rectangles in device pixels of the remote screen. Pure values, any thread.
#pragma once

#include <algorithm>
#include <cstdint>

namespace shoji {

// Largest screen Shoji ever shows; the framebuffer is allocated at this size (DESIGN §3).
inline constexpr int kMaxWidthPx = 3840;
inline constexpr int kMaxHeightPx = 2160;
inline constexpr int kMinWidthPx = 320;
inline constexpr int kMinHeightPx = 240;

struct Size {
  int width_px = 0;
  int height_px = 0;
  bool operator==(const Size&) const = default;
};

struct Rect {
  int x = 0;
  int y = 0;
  int width_px = 0;
  int height_px = 0;
  bool operator==(const Rect&) const = default;

  bool empty() const { return width_px <= 0 || height_px <= 0; }
  int right() const { return x + width_px; }    // exclusive
  int bottom() const { return y + height_px; }  // exclusive
};

// The part of `rect` inside (0,0)-(size); an empty Rect when they do not meet.
inline Rect Clamp(const Rect& rect, Size size) {
  const int left = std::clamp(rect.x, 0, size.width_px);
  const int top = std::clamp(rect.y, 0, size.height_px);
  const int right = std::clamp(rect.right(), left, size.width_px);
  const int bottom = std::clamp(rect.bottom(), top, size.height_px);
  return {left, top, right - left, bottom - top};
}

inline bool Contains(Size size, const Rect& rect) {
  return rect.x >= 0 && rect.y >= 0 && !rect.empty() && rect.right() <= size.width_px &&
         rect.bottom() <= size.height_px;
}

// The size brought into [kMin, kMax] and to even numbers (video subsampling needs even).
inline Size ClampScreen(Size size) {
  return {std::clamp(size.width_px, kMinWidthPx, kMaxWidthPx) & ~1,
          std::clamp(size.height_px, kMinHeightPx, kMaxHeightPx) & ~1};
}

}  // namespace shoji
