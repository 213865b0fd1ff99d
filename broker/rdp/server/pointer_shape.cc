#include "broker/rdp/server/pointer_shape.h"

#include <algorithm>

namespace shoji::rdp {

PointerMasks MakePointerMasks(const wire::Cursor& cursor) {
  const auto width = static_cast<size_t>(cursor.size.width_px);
  const auto height = static_cast<size_t>(cursor.size.height_px);
  const size_t and_stride = (width + 15) / 16 * 2;
  PointerMasks masks{.xor_mask = Bytes(width * height * 4), .and_mask = Bytes(and_stride * height)};
  for (size_t y = 0; y < height; ++y) {
    const uint8_t* from = cursor.rgba.data() + y * width * 4;
    uint8_t* to = masks.xor_mask.data() + (height - 1 - y) * width * 4;
    uint8_t* bits = masks.and_mask.data() + (height - 1 - y) * and_stride;
    for (size_t x = 0; x < width; ++x, from += 4, to += 4) {
      if (from[3] == 0) {  // also black: clients invert what is set in both masks
        bits[x / 8] = static_cast<uint8_t>(bits[x / 8] | 0x80 >> x % 8);
        continue;
      }
      to[0] = from[2];
      to[1] = from[1];
      to[2] = from[0];
      to[3] = from[3];
    }
  }
  return masks;
}

wire::Cursor FitPointer(const wire::Cursor& cursor, int most_px) {
  const Size size{std::min(cursor.size.width_px, most_px), std::min(cursor.size.height_px, most_px)};
  if (size == cursor.size) return cursor;
  const auto start = [](int hot, int whole, int part) { return std::clamp(hot - part / 2, 0, whole - part); };
  const int left = start(cursor.hot_x, cursor.size.width_px, size.width_px);
  const int top = start(cursor.hot_y, cursor.size.height_px, size.height_px);
  wire::Cursor cut{.size = size,
                   .hot_x = static_cast<uint16_t>(std::clamp(cursor.hot_x - left, 0, size.width_px - 1)),
                   .hot_y = static_cast<uint16_t>(std::clamp(cursor.hot_y - top, 0, size.height_px - 1)),
                   .rgba = {}};
  for (int y = 0; y < size.height_px; ++y) {
    const auto from = cursor.rgba.begin() + (static_cast<ptrdiff_t>(top + y) * cursor.size.width_px + left) * 4;
    cut.rgba.insert(cut.rgba.end(), from, from + static_cast<ptrdiff_t>(size.width_px) * 4);
  }
  return cut;
}

PointerCache::Place PointerCache::Find(const wire::Cursor& cursor) {
  const auto found = std::ranges::find(cursors_, cursor);
  if (found != cursors_.end()) return {.slot = static_cast<uint16_t>(found - cursors_.begin()), .known = true};
  if (slots_ == 0) return {};
  const Place place{.slot = static_cast<uint16_t>(next_)};
  if (next_ < cursors_.size()) {
    cursors_[next_] = cursor;
  } else {
    cursors_.push_back(cursor);
  }
  next_ = (next_ + 1) % slots_;
  return place;
}

}  // namespace shoji::rdp
