#include "policy/audit/search/search_query.h"

#include <algorithm>
#include <string_view>

namespace shoji::audit {
namespace {

bool MemberIs(const EntryView& entry, std::string_view name, std::string_view value) {
  return entry.Member(name) == value;
}

// A cheap look at the bytes before members are taken apart. True when `value` may be in the line.
bool MayHold(const EntryView& entry, std::string_view value) {
  const bool escaped =
      std::any_of(value.begin(), value.end(), [](char c) { return c == '"' || c == '\\' || (c >= 0 && c < 0x20); });
  return escaped || entry.line().find(value) != std::string_view::npos;
}

bool TypeFits(std::string_view event, std::string_view type) {
  return type.ends_with('.') ? event.starts_with(type) : event == type;
}

bool IsOneOf(std::string_view list, std::string_view value) {
  while (!list.empty()) {
    const size_t end = std::min(list.find(','), list.size());
    if (list.substr(0, end) == value) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

bool NamesUser(const EntryView& entry, std::string_view user) {
  return MemberIs(entry, "user", user) || MemberIs(entry, "actor", user) || MemberIs(entry, "object", user);
}

bool HoldsText(const EntryView& entry, std::string_view text) {
  if (entry.event().find(text) != std::string_view::npos) return true;
  const auto fields = entry.Fields();
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return field.second.find(text) != std::string::npos; });
}

}  // namespace

bool Matcher::Matches(const EntryView& entry) const {
  const SearchQuery& query = query_;
  if (!query.type.empty() && !TypeFits(entry.event(), query.type)) return false;
  for (const std::string* value :
       {&query.user, &query.department, &query.session, &query.answer, &query.rule, &query.text}) {
    if (!value->empty() && !MayHold(entry, *value)) return false;
  }
  if (!query.user.empty() && !NamesUser(entry, query.user)) return false;
  if (!query.department.empty() && !IsOneOf(entry.Member("department"), query.department) &&
      !IsOneOf(entry.Member("departments"), query.department)) {
    return false;
  }
  if (!query.session.empty() && !MemberIs(entry, "session", query.session)) return false;
  if (!query.answer.empty() && !MemberIs(entry, "answer", query.answer)) return false;
  if (!query.rule.empty() && !MemberIs(entry, "rule", query.rule)) return false;
  return query.text.empty() || HoldsText(entry, query.text);
}

}  // namespace shoji::audit
