#include "policy/rules/rule_set.h"

#include <algorithm>

namespace shoji::policy {
namespace {

// The first non-empty `field` among the departments `of`, else `fallback`.
std::string_view FirstOf(const RuleSet& set, const std::vector<std::string>& of, std::string Department::* field,
                         std::string_view fallback) {
  for (const auto& name : of) {
    const auto found = set.departments.find(name);
    if (found != set.departments.end() && !(found->second.*field).empty()) return found->second.*field;
  }
  return fallback;
}

}  // namespace

Classification RuleSet::Floor(const std::vector<std::string>& of) const {
  if (of.empty()) return classification;
  Classification floor = Classification::kNone;
  for (const auto& department : of) {
    const auto found = departments.find(department);
    floor = std::max(floor, found == departments.end() ? classification : found->second.classification);
  }
  return floor;
}

std::string_view RuleSet::ContactOf(const std::vector<std::string>& of) const {
  return FirstOf(*this, of, &Department::contact, contact);
}

std::string_view RuleSet::WatermarkOf(const std::vector<std::string>& of) const {
  return FirstOf(*this, of, &Department::watermark, watermark);
}

}  // namespace shoji::policy
