#include "policy/analysis/question_space.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "policy/rules/rule_match.h"

namespace shoji::policy {
namespace {

constexpr std::array kRoles = {Role::kStaff, Role::kSecurity, Role::kAuditor, Role::kAdmin};
constexpr std::array kZones = {Zone::kLgwan, Zone::kInternet, Zone::kMyNumber};
constexpr std::array kClasses = {Classification::kNone, Classification::k1,  Classification::k2,
                                 Classification::k3C,   Classification::k3B, Classification::k3A};
constexpr std::array kChannels = {Channel::kClipboardText, Channel::kClipboardImage, Channel::kFileUpload,
                                  Channel::kFileDownload, Channel::kPrint};
// One address that nobody gives to a terminal (RFC 5737, RFC 3849), tried in this order.
constexpr std::array<std::string_view, 4> kOutside = {"192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"};
constexpr std::string_view kOtherType = "application/x-shoji-other";

using Rules = std::vector<const Rule*>;

template <typename T, size_t N>
std::vector<T> All(const std::array<T, N>& values) {
  return {values.begin(), values.end()};
}

// The address after the last one of `network`; all zeros when there is none.
Address After(const Network& network) {
  Address address = network.address;
  for (size_t bit = network.bits; bit < 128; ++bit) address[bit / 8] |= static_cast<uint8_t>(0x80 >> (bit % 8));
  for (size_t i = address.size(); i-- > 0;) {
    if (++address[i] != 0) break;
  }
  return address;
}

std::string AddressText(const Address& address) {
  const std::string text = Network{address, 128}.Text();
  return text.substr(0, text.find('/'));
}

bool InSmaller(const Address& address, const Network& network, const std::vector<Network>& all) {
  return std::ranges::any_of(
      all, [&](const Network& other) { return other.bits > network.bits && other.Contains(address); });
}

// An address of `network` in no smaller one of `all`; nothing when they cover it.
std::optional<Address> SampleOf(const Network& network, const std::vector<Network>& all) {
  std::vector<Address> candidates = {network.address};
  for (const Network& other : all) {
    if (network.Contains(other.address)) candidates.push_back(After(other));
  }
  for (const Address& candidate : candidates) {
    if (network.Contains(candidate) && !InSmaller(candidate, network, all)) return candidate;
  }
  return std::nullopt;
}

std::vector<TerminalPart> TerminalsOf(const Rules& rules) {
  std::vector<Network> networks;
  for (const Rule* rule : rules) {
    for (const Network& network : rule->terminals) {
      if (std::ranges::find(networks, network) == networks.end()) networks.push_back(network);
    }
  }
  std::vector<TerminalPart> parts;
  for (const Network& network : networks) {
    if (const auto sample = SampleOf(network, networks)) parts.push_back({network.Text(), AddressText(*sample)});
  }
  std::ranges::sort(parts, {}, &TerminalPart::label);
  for (const std::string_view outside : kOutside) {
    const auto address = ParseAddress(outside);
    const auto inside = [&](const Network& network) { return network.Contains(*address); };
    if (std::ranges::any_of(networks, inside)) continue;
    parts.push_back({"", std::string(outside)});
    break;
  }
  return parts;
}

std::vector<MediaTypePart> MediaTypesOf(const Rules& rules) {
  std::set<std::string> named;
  for (const Rule* rule : rules) named.insert(rule->media_types.begin(), rule->media_types.end());
  if (named.empty()) return {{"", ""}};
  std::vector<MediaTypePart> parts;
  for (const std::string& type : named) {
    const bool family = type.ends_with("/*");
    parts.push_back({type, family ? type.substr(0, type.size() - 1) + "x-shoji-other" : type});
  }
  parts.push_back({"", std::string(kOtherType)});
  parts.push_back({std::string(kUnknownType), ""});
  return parts;
}

// The parts that `edges` cut [first, last] into.
template <typename Span, typename Number, typename Make>
std::vector<Span> Cut(const std::set<Number>& edges, Number first, Number end, Make make) {
  std::vector<Span> spans;
  Number from = first;
  for (const Number edge : edges) {
    if (edge <= from || edge >= end) continue;
    spans.push_back(make(from, edge));
    from = edge;
  }
  spans.push_back(make(from, end));
  return spans;
}

std::vector<DateSpan> DatesOf(const Rules& rules, int32_t today) {
  std::set<int32_t> edges;
  for (const Rule* rule : rules) {
    for (const DateSpan& span : rule->dates) {
      edges.insert(span.first_day);
      if (span.last_day < kEndOfTime) edges.insert(span.last_day + 1);
    }
  }
  return Cut<DateSpan, int32_t>(edges, today, kEndOfTime + 1,
                                [](int32_t from, int32_t to) { return DateSpan{from, to - 1}; });
}

std::vector<TimeSpan> TimesOf(const Rules& rules) {
  std::set<uint16_t> edges;
  for (const Rule* rule : rules) {
    for (const TimeSpan& span : rule->times) edges.insert({span.from_minute, span.to_minute});
  }
  return Cut<TimeSpan, uint16_t>(edges, 0, 1440, [](uint16_t from, uint16_t to) { return TimeSpan{from, to}; });
}

template <typename Member>
bool AnyNames(const Rules& rules, Member member) {
  return std::ranges::any_of(rules, [&](const Rule* rule) { return !(rule->*member).any(); });
}

void CutAxes(Slice& slice, int32_t today) {
  const Rules& rules = slice.rules;
  slice.zones = All(kZones);
  slice.classes = All(kClasses);
  slice.roles = AnyNames(rules, &Rule::roles) ? All(kRoles) : std::vector{Role::kStaff};
  slice.integrity = {Integrity::kNone};
  if (AnyNames(rules, &Rule::integrity)) slice.integrity = {Integrity::kNone, Integrity::k1, Integrity::k2};
  slice.availability = {Availability::kNone};
  if (AnyNames(rules, &Rule::availability)) {
    slice.availability = {Availability::kNone, Availability::k1, Availability::k2};
  }
  slice.terminals = TerminalsOf(rules);
  slice.media_types = MediaTypesOf(rules);
  slice.dates = DatesOf(rules, today);
  slice.weekdays = {1};
  if (AnyNames(rules, &Rule::days)) slice.weekdays = {1, 2, 3, 4, 5, 6, 0};
  slice.times = TimesOf(rules);
}

std::set<std::string> DepartmentsOf(std::span<const RuleSet* const> sets) {
  std::set<std::string> names = {""};
  for (const RuleSet* set : sets) {
    for (const auto& [name, department] : set->departments) names.insert(name);
    for (const Rule& rule : set->rules) names.insert(rule.departments.begin(), rule.departments.end());
  }
  return names;
}

Rules RulesFor(std::span<const RuleSet* const> sets, const Slice& slice) {
  Rules rules;
  for (const RuleSet* set : sets) {
    for (const Rule& rule : set->rules) {
      if (NamesDepartment(rule, slice.department) && rule.directions.contains(slice.direction) &&
          rule.channels.contains(slice.channel)) {
        rules.push_back(&rule);
      }
    }
  }
  return rules;
}

uint8_t WeekdayOf(int32_t day) { return static_cast<uint8_t>(((day % 7) + 7 + 4) % 7); }  // 1970-01-01: Thursday

// A day of `span` that is a `weekday`; nothing when it is too short to have one. With one weekday only on its axis the
// day of the week does not matter.
std::optional<int32_t> DayIn(const DateSpan& span, uint8_t weekday, bool matters) {
  if (!matters) return span.first_day;
  const int32_t day = span.first_day + (weekday + 7 - WeekdayOf(span.first_day)) % 7;
  return day <= span.last_day ? std::optional(day) : std::nullopt;
}

// False when the calendar has no such day.
bool Fill(const Slice& slice, const Point& point, Request& request) {
  const auto part = [&](Axis axis) { return point[static_cast<size_t>(axis)]; };
  const auto day = DayIn(slice.dates[part(Axis::kDate)], slice.weekdays[part(Axis::kDay)], slice.weekdays.size() > 1);
  if (!day) return false;
  request.subject.role = Name(slice.roles[part(Axis::kRole)]);
  request.zone = slice.zones[part(Axis::kZone)];
  request.subject.terminal = slice.terminals[part(Axis::kTerminal)].sample;
  request.declared = slice.classes[part(Axis::kClass)];
  request.integrity = slice.integrity[part(Axis::kIntegrity)];
  request.availability = slice.availability[part(Axis::kAvailability)];
  request.media_type = slice.media_types[part(Axis::kMediaType)].sample;
  request.at = {*day, WeekdayOf(*day), slice.times[part(Axis::kTime)].from_minute};
  return true;
}

}  // namespace

size_t Slice::parts(Axis axis) const {
  const std::array<size_t, kAxes> sizes = {roles.size(),     zones.size(),        terminals.size(),   classes.size(),
                                           integrity.size(), availability.size(), media_types.size(), dates.size(),
                                           weekdays.size(),  times.size()};
  return sizes[static_cast<size_t>(axis)];
}

uint64_t Slice::size() const {
  uint64_t product = 1;
  for (size_t axis = 0; axis < kAxes && product <= kMaxQuestions; ++axis) product *= parts(static_cast<Axis>(axis));
  return std::min(product, kMaxQuestions + 1);
}

bool Slice::ForEach(const std::function<void(const Request&, const Point&)>& visit,
                    const IsCancelled& cancelled) const {
  Request request;
  if (!department.empty()) request.subject.departments = {department};
  request.direction = direction;
  request.channel = channel;
  request.bytes = 1;
  Point point{};
  for (bool more = true; more;) {
    if (cancelled && cancelled()) return false;
    if (Fill(*this, point, request)) visit(request, point);
    more = false;
    for (size_t axis = kAxes; axis-- > 0 && !more;) {
      more = ++point[axis] < parts(static_cast<Axis>(axis));
      if (!more) point[axis] = 0;
    }
  }
  return true;
}

Result<std::vector<Slice>> SlicesOf(std::span<const RuleSet* const> sets, int32_t today) {
  std::vector<Slice> slices;
  uint64_t questions = 0;
  for (const std::string& department : DepartmentsOf(sets)) {
    for (const Direction direction : {Direction::kOutbound, Direction::kInbound}) {
      for (const Channel channel : kChannels) {
        Slice slice;
        slice.department = department;
        slice.direction = direction;
        slice.channel = channel;
        slice.rules = RulesFor(sets, slice);
        CutAxes(slice, today);
        questions += slice.size();
        if (questions > kMaxQuestions) {
          return Fail(ErrorCode::kTooLarge,
                      "these rules make more than " + std::to_string(kMaxQuestions) +
                          " different questions; name fewer different times, dates, networks and types");
        }
        slices.push_back(std::move(slice));
      }
    }
  }
  return slices;
}

}  // namespace shoji::policy
