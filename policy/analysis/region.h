// A part of the question space, described by the values a person would name, and the merging of many points into few
// such parts. Pure; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "policy/analysis/question_space.h"
#include "policy/request.h"

namespace shoji::policy {

struct Route {
  Direction direction = Direction::kOutbound;
  Channel channel = Channel::kClipboardText;
  auto operator<=>(const Route&) const = default;
};

// Every list is sorted; an empty one means: any. Names are "" for every one that the rules do not name.
struct Region {
  std::vector<std::string> departments;
  std::vector<Route> routes;
  std::vector<Role> roles;
  std::vector<Zone> zones;
  std::vector<std::string> terminals;
  std::vector<Classification> classes;  // declared or found, whichever is higher
  std::vector<Integrity> integrity;
  std::vector<Availability> availability;
  std::vector<std::string> media_types;
  std::vector<std::pair<int32_t, int32_t>> dates;    // first and last day; kEndOfTime: without end
  std::vector<uint8_t> weekdays;                     // 0 Sunday
  std::vector<std::pair<uint16_t, uint16_t>> times;  // from minute, to minute
  auto operator<=>(const Region&) const = default;
};

// Regions that hold exactly `points` of `slice`; `points` are in the order in which ForEach gives them.
std::vector<Region> RegionsOf(const Slice& slice, const std::vector<Point>& points);

// Joins regions that differ in their departments only, then those that differ in their routes only. A region of all
// `departments` is one of any.
std::vector<Region> Joined(std::vector<Region> regions, const std::vector<std::string>& departments);

}  // namespace shoji::policy
