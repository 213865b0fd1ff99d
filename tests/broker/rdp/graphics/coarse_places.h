// Which pixels a session's frames left coarse (JPEG) and not yet sent exactly: the only ones that a client may be shown
// a little otherwise.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "codec/frame/frame_decoder.h"

namespace shoji::test {

class CoarsePlaces final : public frame::RectListener {
 public:
  bool Is(int x, int y) const { return coarse_[At(x, y)]; }
  size_t count() const { return static_cast<size_t>(std::ranges::count(coarse_, true)); }

 private:
  void OnStart(const wire::Frame& frame) override {
    if (!frame.key) return;
    size_ = frame.size;
    coarse_.assign(static_cast<size_t>(size_.width_px) * static_cast<size_t>(size_.height_px), false);
  }
  void OnRect(const wire::FrameRect& rect) override {
    if (rect.op == wire::RectOp::kCopy) return Move(rect);
    for (int y = rect.rect.y; y < rect.rect.bottom(); ++y) {
      for (int x = rect.rect.x; x < rect.rect.right(); ++x) {
        if (rect.op != wire::RectOp::kStore) {
          coarse_[At(x, y)] = rect.op == wire::RectOp::kJpeg;
        } else {
          ASSERT_FALSE(Is(x, y)) << "what the client keeps is exact";
        }
      }
    }
  }
  void Move(const wire::FrameRect& rect) {
    const std::vector<bool> before = coarse_;
    for (int y = 0; y < rect.rect.height_px; ++y) {
      for (int x = 0; x < rect.rect.width_px; ++x) {
        coarse_[At(rect.rect.x + x, rect.rect.y + y)] = before[At(rect.a + x, static_cast<int>(rect.b) + y)];
      }
    }
  }
  size_t At(int x, int y) const {
    return static_cast<size_t>(y) * static_cast<size_t>(size_.width_px) + static_cast<size_t>(x);
  }

  Size size_;
  std::vector<bool> coarse_;
};

}  // namespace shoji::test
