// The finite space of policy questions. Rules name departments, networks, hours, types and so on; between the edges
// they name, every question has the same answer. So one question per part between edges stands for all of them, and
// asking these few asks everything. Pure; any thread.
//
// Sizes and counts are no axis: a Decision tells its limits, and one byte with nothing before it is asked about.
// A role or an address that cannot be read is not asked about: it only ever counts against the person.
// A person with several departments is no axis either: the strictest of the departments' answers counts
// (policy/engine.cc), each at the highest of their classes, and every class is asked about.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/result.h"
#include "policy/analysis/cancellation.h"
#include "policy/request.h"
#include "policy/rules/rule_set.h"

namespace shoji::policy {

enum class Axis : uint8_t {
  kRole,
  kZone,
  kTerminal,
  kClass,
  kIntegrity,
  kAvailability,
  kMediaType,
  kDate,
  kDay,
  kTime
};
inline constexpr size_t kAxes = 10;
using Point = std::array<uint16_t, kAxes>;  // one part of each axis, by its place there

// The part of a network that no smaller network of the rules takes out of it.
struct TerminalPart {
  std::string label;   // "10.1.0.0/16"; empty: every terminal outside all named networks
  std::string sample;  // an address in it
};

struct MediaTypePart {
  std::string label;   // "text/plain", "image/*"; "" = every type that no rule names, kUnknownType
  std::string sample;  // "" = a type that is not known
};
inline constexpr std::string_view kUnknownType = "?";  // content whose type nobody could tell

inline constexpr int32_t kEndOfTime = 2'932'896;  // 9999-12-31

inline constexpr uint64_t kMaxQuestions = 20'000'000;

// What is asked about one department on one way. Every axis has at least one part.
struct Slice {
  std::string department;  // empty: every department that no rule and no table names
  Direction direction = Direction::kOutbound;
  Channel channel = Channel::kClipboardText;

  std::vector<Role> roles;
  std::vector<Zone> zones;
  std::vector<TerminalPart> terminals;
  std::vector<Classification> classes;  // declared
  std::vector<Integrity> integrity;
  std::vector<Availability> availability;
  std::vector<MediaTypePart> media_types;
  std::vector<DateSpan> dates;  // the last one ends at kEndOfTime
  std::vector<uint8_t> weekdays;
  std::vector<TimeSpan> times;

  std::vector<const Rule*> rules;  // of all sets, those that may match here

  size_t parts(Axis axis) const;
  uint64_t size() const;  // at most kMaxQuestions + 1
  // Asks about every point but those that no calendar has (a Sunday between Monday and Tuesday). False when cancelled.
  bool ForEach(const std::function<void(const Request&, const Point&)>& visit, const IsCancelled& cancelled = {}) const;
};

// The space of all of `sets` together, from `today` on. kTooLarge when it has more than kMaxQuestions. The rules belong
// to `sets`, which outlive the slices.
Result<std::vector<Slice>> SlicesOf(std::span<const RuleSet* const> sets, int32_t today);

}  // namespace shoji::policy
