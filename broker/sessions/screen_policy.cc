#include "broker/sessions/screen_policy.h"

#include <string_view>

namespace shoji::sessions {
namespace {

std::string Filled(std::string_view pattern, const ScreenPolicy::Onlooker& onlooker) {
  const std::string_view department =
      onlooker.departments.empty() ? "" : std::string_view(onlooker.departments.front());
  std::string text;
  while (!pattern.empty()) {
    const auto take = [&](std::string_view name, std::string_view value) {
      if (!pattern.starts_with(name)) return false;
      text += value;
      pattern.remove_prefix(name.size());
      return true;
    };
    if (take("{user}", onlooker.user) || take("{terminal}", onlooker.terminal) || take("{department}", department)) {
      continue;
    }
    text += pattern.front();
    pattern.remove_prefix(1);
  }
  return text;
}

}  // namespace

std::string ScreenPolicy::WatermarkOf(const Onlooker& onlooker) const {
  const auto rules = rules_();
  const std::string_view pattern = rules->rules().WatermarkOf(onlooker.departments);
  if (pattern.empty()) return "";
  std::string text = Filled(pattern, onlooker);
  return text.size() <= kMaxWatermarkBytes ? text : Filled("{user} {terminal} {time}", onlooker);
}

std::string ScreenPolicy::ContactOf(const std::vector<std::string>& departments) const {
  return std::string(rules_()->rules().ContactOf(departments));
}

}  // namespace shoji::sessions
