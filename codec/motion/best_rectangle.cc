#include "codec/motion/best_rectangle.h"

#include <cstddef>

namespace shoji::motion {
namespace {

constexpr uint8_t kBoth = kCellFits | kCellCounts;

// How many cells count above and to the left of each corner of the grid inside the bounds.
class CountingSums {
 public:
  CountingSums(std::span<const uint8_t> cells, int columns, const Rect& bounds)
      : stride_(bounds.width_px + 1), sums_(static_cast<size_t>(stride_) * static_cast<size_t>(bounds.height_px + 1)) {
    for (int y = 0; y < bounds.height_px; ++y) {
      const uint8_t* row = cells.data() + static_cast<ptrdiff_t>(bounds.y + y) * columns + bounds.x;
      int in_row = 0;
      for (int x = 0; x < bounds.width_px; ++x) {
        in_row += (row[x] & kBoth) == kBoth ? 1 : 0;
        sums_[At(x + 1, y + 1)] = sums_[At(x + 1, y)] + in_row;
      }
    }
  }
  int In(const Rect& part) const {
    return sums_[At(part.right(), part.bottom())] - sums_[At(part.x, part.bottom())] - sums_[At(part.right(), part.y)] +
           sums_[At(part.x, part.y)];
  }

 private:
  size_t At(int x, int y) const {
    return static_cast<size_t>(y) * static_cast<size_t>(stride_) + static_cast<size_t>(x);
  }
  int stride_;
  std::vector<int> sums_;
};

// A run of columns, all at least `height` cells high, up to the present row.
struct Step {
  int first;
  int height;
};

}  // namespace

CellRectangle BestRectangle(std::span<const uint8_t> cells, int columns, const Rect& bounds) {
  const CountingSums sums(cells, columns, bounds);
  CellRectangle best;
  std::vector<int> heights(static_cast<size_t>(bounds.width_px));
  std::vector<Step> steps;
  for (int y = 0; y < bounds.height_px; ++y) {
    const uint8_t* row = cells.data() + static_cast<ptrdiff_t>(bounds.y + y) * columns + bounds.x;
    for (int x = 0; x <= bounds.width_px; ++x) {
      int height = 0;
      if (x < bounds.width_px) {
        int& up_to_here = heights[static_cast<size_t>(x)];
        up_to_here = (row[x] & kCellFits) != 0 ? up_to_here + 1 : 0;
        height = up_to_here;
      }
      int first = x;
      while (!steps.empty() && steps.back().height >= height) {
        first = steps.back().first;
        const Rect rect{first, y + 1 - steps.back().height, x - first, steps.back().height};
        const int worth = sums.In(rect);
        if (worth > best.worth) best = {{bounds.x + rect.x, bounds.y + rect.y, rect.width_px, rect.height_px}, worth};
        steps.pop_back();
      }
      if (height > 0) steps.push_back({first, height});
    }
  }
  return best;
}

}  // namespace shoji::motion
