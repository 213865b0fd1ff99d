#include "codec/video/tile_history.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace shoji::video {
namespace {

// A tile that rests longer starts anew.
constexpr Duration kPause = std::chrono::milliseconds(700);

uint32_t Newest(int frames) { return frames >= kHistoryFrames ? ~0u : (1u << frames) - 1; }

}  // namespace

void TileHistory::Change(const Rect& part, bool natural, TimePoint now) {
  if (now - last_ > kPause) Forget();
  if (changed_ == 0) since_ = now;
  last_ = now;
  changed_ |= 1;
  if (natural) natural_ |= 1;
  parts_[static_cast<size_t>(next_)] = {static_cast<uint8_t>(part.x), static_cast<uint8_t>(part.y),
                                        static_cast<uint8_t>(part.right()), static_cast<uint8_t>(part.bottom())};
  next_ = (next_ + 1) % kHistoryFrames;
}

void TileHistory::Forget() { changed_ = natural_ = 0; }

int TileHistory::Changes(int frames) const { return std::popcount(changed_ & Newest(frames)); }

int TileHistory::NaturalChanges(int frames) const { return std::popcount(natural_ & Newest(frames)); }

Rect TileHistory::Extent(int frames) const {
  std::array<Part, kHistoryFrames> newest;
  const int count = Changes(frames);
  for (int i = 0; i < count; ++i) {
    newest[static_cast<size_t>(i)] = parts_[static_cast<size_t>((next_ + kHistoryFrames - 1 - i) % kHistoryFrames)];
  }
  // The (count * 2 / 5)-th from outside.
  const auto reached = [&newest, count](uint8_t Part::* edge, auto outside_first) {
    const auto begin = newest.begin();
    const auto nth = begin + count * 2 / 5;
    std::nth_element(begin, nth, begin + count,
                     [&](const Part& a, const Part& b) { return outside_first(a.*edge, b.*edge); });
    return static_cast<int>((*nth).*edge);
  };
  const int left = reached(&Part::left, std::less<>());
  const int top = reached(&Part::top, std::less<>());
  const int right = reached(&Part::right, std::greater<>());
  const int bottom = reached(&Part::bottom, std::greater<>());
  return {left, top, right - left, bottom - top};
}

}  // namespace shoji::video
