#include "policy/analysis/region.h"

#include <algorithm>
#include <array>
#include <map>

namespace shoji::policy {
namespace {

using Box = std::array<std::vector<uint16_t>, kAxes>;

// Runs of points that differ on the last axis only.
std::vector<Box> Rows(const std::vector<Point>& points) {
  std::vector<Box> rows;
  const Point* last = nullptr;
  for (const Point& point : points) {
    const bool same_row = last != nullptr && std::equal(point.begin(), point.end() - 1, last->begin());
    if (!same_row) {
      rows.emplace_back();
      for (size_t axis = 0; axis + 1 < kAxes; ++axis) rows.back()[axis] = {point[axis]};
    }
    rows.back().back().push_back(point.back());
    last = &point;
  }
  return rows;
}

// Boxes that are alike on all axes but `axis` become one.
std::vector<Box> MergedOn(size_t axis, std::vector<Box> boxes) {
  std::map<Box, std::vector<uint16_t>> by_rest;
  for (Box& box : boxes) {
    std::vector<uint16_t> parts = std::move(box[axis]);
    box[axis].clear();
    auto& all = by_rest[std::move(box)];
    all.insert(all.end(), parts.begin(), parts.end());
  }
  std::vector<Box> merged;
  merged.reserve(by_rest.size());
  for (auto& [rest, parts] : by_rest) {
    merged.push_back(rest);
    std::ranges::sort(parts);
    merged.back()[axis] = std::move(parts);
  }
  return merged;
}

// The values of the parts; none when they are all there are.
template <typename Value, typename Part, typename Make>
std::vector<Value> Values(const std::vector<uint16_t>& parts, const std::vector<Part>& all, Make make) {
  std::vector<Value> values;
  if (parts.size() == all.size()) return values;
  for (const uint16_t part : parts) values.push_back(make(all[part]));
  std::ranges::sort(values);
  return values;
}

template <typename Value>
std::vector<Value> Plain(const std::vector<uint16_t>& parts, const std::vector<Value>& all) {
  return Values<Value>(parts, all, [](const Value& value) { return value; });
}

template <typename Part>
std::vector<std::string> Labels(const std::vector<uint16_t>& parts, const std::vector<Part>& all) {
  return Values<std::string>(parts, all, [](const Part& part) { return part.label; });
}

// Neighbours become one span; `gap` is what lies between the end of one and the start of the next.
template <typename Number>
void JoinNeighbours(std::vector<std::pair<Number, Number>>& spans, int gap) {
  std::vector<std::pair<Number, Number>> joined;
  for (const auto& span : spans) {
    if (!joined.empty() && joined.back().second + gap == span.first) {
      joined.back().second = span.second;
    } else {
      joined.push_back(span);
    }
  }
  spans = std::move(joined);
}

Region Described(const Slice& slice, const Box& box) {
  const auto parts = [&box](Axis axis) -> const auto& { return box[static_cast<size_t>(axis)]; };
  Region region;
  region.departments = {slice.department};
  region.routes = {{slice.direction, slice.channel}};
  region.roles = Plain(parts(Axis::kRole), slice.roles);
  region.zones = Plain(parts(Axis::kZone), slice.zones);
  // The My Number zone is refused always: what is so in the two others is so everywhere it can be.
  if (region.zones == std::vector{Zone::kLgwan, Zone::kInternet}) region.zones.clear();
  region.terminals = Labels(parts(Axis::kTerminal), slice.terminals);
  region.classes = Plain(parts(Axis::kClass), slice.classes);
  region.integrity = Plain(parts(Axis::kIntegrity), slice.integrity);
  region.availability = Plain(parts(Axis::kAvailability), slice.availability);
  region.media_types = Labels(parts(Axis::kMediaType), slice.media_types);
  region.dates = Values<std::pair<int32_t, int32_t>>(
      parts(Axis::kDate), slice.dates, [](const DateSpan& span) { return std::pair(span.first_day, span.last_day); });
  region.weekdays = Plain(parts(Axis::kDay), slice.weekdays);
  region.times = Values<std::pair<uint16_t, uint16_t>>(parts(Axis::kTime), slice.times, [](const TimeSpan& span) {
    return std::pair(span.from_minute, span.to_minute);
  });
  JoinNeighbours(region.dates, 1);
  JoinNeighbours(region.times, 0);
  return region;
}

// Regions that are alike in all but `member` become one.
template <typename Value>
std::vector<Region> JoinedOn(std::vector<Value> Region::* member, std::vector<Region> regions) {
  std::map<Region, std::vector<Value>> by_rest;
  for (Region& region : regions) {
    std::vector<Value> values = std::move(region.*member);
    (region.*member).clear();
    auto& all = by_rest[std::move(region)];
    all.insert(all.end(), values.begin(), values.end());
  }
  std::vector<Region> joined;
  joined.reserve(by_rest.size());
  for (auto& [rest, values] : by_rest) {
    joined.push_back(rest);
    std::ranges::sort(values);
    joined.back().*member = std::move(values);
  }
  return joined;
}

}  // namespace

std::vector<Region> RegionsOf(const Slice& slice, const std::vector<Point>& points) {
  std::vector<Box> boxes = Rows(points);
  for (size_t axis = kAxes; axis-- > 0;) boxes = MergedOn(axis, std::move(boxes));
  std::vector<Region> regions;
  regions.reserve(boxes.size());
  for (const Box& box : boxes) regions.push_back(Described(slice, box));
  return regions;
}

std::vector<Region> Joined(std::vector<Region> regions, const std::vector<std::string>& departments) {
  regions = JoinedOn(&Region::departments, std::move(regions));
  for (Region& region : regions) {
    if (region.departments.size() == departments.size()) region.departments.clear();
  }
  return JoinedOn(&Region::routes, std::move(regions));
}

}  // namespace shoji::policy
