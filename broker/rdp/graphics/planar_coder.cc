#include "broker/rdp/graphics/planar_coder.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace shoji::rdp {
namespace {

constexpr uint8_t kRunLengths = 1 << 4;
constexpr uint8_t kNoAlpha = 1 << 5;
constexpr std::array<int, 3> kPlaneShifts = {16, 8, 0};  // red, green, blue

// Of one segment's control byte: 15 raw values, a run of 3..15 after them, or 16..47 of a run alone.
constexpr size_t kMaxRaw = 15;
constexpr size_t kMinRun = 3;
constexpr size_t kMaxShortRun = 15;
constexpr size_t kMaxLongRun = 47;

const uint32_t* RowOf(const tile::Pixels& pixels, RowOrder order, int y) {
  return pixels.Row(order == RowOrder::kTopDown ? y : pixels.size.height_px - 1 - y);
}

void WritePlane(const tile::Pixels& pixels, RowOrder order, int shift, uint8_t* plane) {
  const auto width = static_cast<size_t>(pixels.size.width_px);
  for (int y = 0; y < pixels.size.height_px; ++y) {
    const uint32_t* const row = RowOf(pixels, order, y);
    for (size_t x = 0; x < width; ++x) plane[x] = static_cast<uint8_t>(row[x] >> shift);
    plane += width;
  }
}

// Two's complement with the sign moved to the lowest bit: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
uint8_t SignLast(uint8_t difference) {
  const auto doubled = static_cast<uint8_t>(difference << 1);
  return difference < 128 ? doubled : static_cast<uint8_t>(~doubled);
}

// One row of values as segments: raw values, then how often the last of them comes again.
class SegmentWriter {
 public:
  explicit SegmentWriter(Bytes& out) : out_(out) {}

  void Row(std::span<const uint8_t> values) {
    uint8_t last = 0;  // each row begins as if after a zero
    size_t raw_begin = 0;
    size_t at = 0;
    while (at < values.size()) {
      const size_t run = RunAt(values, at, last);
      if (run >= kMinRun) {
        Segment(values.subspan(raw_begin, at - raw_begin), run);
        at += run;
        raw_begin = at;
      } else {
        last = values[at++];
      }
    }
    Segment(values.subspan(raw_begin), 0);
  }

 private:
  static size_t RunAt(std::span<const uint8_t> values, size_t at, uint8_t value) {
    size_t end = at;
    while (end < values.size() && values[end] == value) ++end;
    return end - at;
  }

  void Segment(std::span<const uint8_t> raw, size_t run) {
    while (raw.size() > kMaxRaw) {
      Control(kMaxRaw, 0);
      Raw(raw.first(kMaxRaw));
      raw = raw.subspan(kMaxRaw);
    }
    if (!raw.empty()) {
      const size_t first = PartOf(run, kMaxShortRun);
      Control(raw.size(), first);
      Raw(raw);
      run -= first;
    }
    while (run > kMaxShortRun) {
      const size_t part = PartOf(run, kMaxLongRun);
      // 16..31 as 1 and 0..15, 32..47 as 2 and 0..15.
      Control(part % 16, part / 16);
      run -= part;
    }
    if (run > 0) Control(0, run);
  }

  // How much of a run one control byte takes, so that what is left is nothing or at least kMinRun: 1 and 2 say other
  // things there.
  static size_t PartOf(size_t run, size_t most) {
    if (run <= most) return run;
    return run - most < kMinRun ? most - kMinRun : most;
  }

  void Control(size_t raw, size_t run) { out_.push_back(static_cast<uint8_t>(raw << 4 | run)); }
  void Raw(std::span<const uint8_t> raw) { out_.insert(out_.end(), raw.begin(), raw.end()); }

  Bytes& out_;
};

void AppendRuns(const tile::Pixels& pixels, RowOrder order, int shift, Bytes& out) {
  const auto width = static_cast<size_t>(pixels.size.width_px);
  std::vector<uint8_t> above(width, 0);
  std::vector<uint8_t> values(width);
  SegmentWriter writer(out);
  for (int y = 0; y < pixels.size.height_px; ++y) {
    const uint32_t* row = RowOf(pixels, order, y);
    for (size_t x = 0; x < width; ++x) {
      const auto value = static_cast<uint8_t>(row[x] >> shift);
      values[x] = y == 0 ? value : SignLast(static_cast<uint8_t>(value - above[x]));
      above[x] = value;
    }
    writer.Row(values);
  }
}

void AppendAllRuns(const tile::Pixels& pixels, RowOrder order, Bytes& out) {
  out.push_back(kNoAlpha | kRunLengths);
  for (const int shift : kPlaneShifts) AppendRuns(pixels, order, shift, out);
}

}  // namespace

void PackPlanarRaw(const tile::Pixels& pixels, RowOrder order, Bytes& out) {
  out.push_back(kNoAlpha);
  for (const int shift : kPlaneShifts) {
    const size_t begin = out.size();
    out.resize(begin + pixels.Area());
    WritePlane(pixels, order, shift, out.data() + begin);
  }
  out.push_back(0);  // pad
}

void PackPlanarNatural(const tile::Pixels& pixels, RowOrder order, Bytes& out) {
  const size_t begin = out.size();
  AppendAllRuns(pixels, order, out);
  if ((out.size() - begin) * 2 >= pixels.Area() * 3) return;
  out.resize(begin);
  PackPlanarRaw(pixels, order, out);
}

void PackPlanar(const tile::Pixels& pixels, RowOrder order, Bytes& out) {
  const size_t begin = out.size();
  AppendAllRuns(pixels, order, out);
  if (out.size() - begin <= pixels.Area() * 3 + 2) return;
  out.resize(begin);
  PackPlanarRaw(pixels, order, out);
}

}  // namespace shoji::rdp
