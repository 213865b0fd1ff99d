// The top of a rule file. The rules themselves: rule_reader.cc. The grammar in words: GRAMMAR.md.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "policy/rules/inspectors_reader.h"
#include "policy/rules/rule_reader.h"
#include "policy/rules/rule_set.h"
#include "policy/rules/table_reader.h"

namespace shoji::policy {
namespace {

constexpr size_t kMostFileBytes = size_t{1} << 20;
constexpr size_t kMostRules = 2000;
constexpr size_t kMostDepartments = 500;
constexpr size_t kMostWatermarkBytes = 120;
constexpr size_t kMostMediaTypes = 500;  // different ones
constexpr size_t kMostTypesTimesDepartments = 20'000;

// Empty when every brace in `text` belongs to a known placeholder.
std::string CheckWatermark(const std::string& text) {
  constexpr std::array<std::string_view, 4> kPlaceholders = {"{user}", "{terminal}", "{time}", "{department}"};
  for (size_t at = text.find_first_of("{}"); at != std::string::npos; at = text.find_first_of("{}", at)) {
    size_t length = 0;
    for (const auto placeholder : kPlaceholders) {
      if (text.compare(at, placeholder.size(), placeholder) == 0) length = placeholder.size();
    }
    if (length == 0) return "has a brace of no placeholder; write {user}, {terminal}, {time} or {department}";
    at += length;
  }
  return {};
}

std::string ReadWatermark(TableReader& in) {
  const std::string text = in.Text("watermark", kMostWatermarkBytes).value_or("");
  const std::string wrong = CheckWatermark(text);
  if (!wrong.empty()) in.Complain("watermark", Quoted(text) + " " + wrong);
  return text;
}

Department ReadDepartment(const toml::table& table, std::string_view name, Complaints& complaints) {
  TableReader in(table, "department " + Quoted(name) + ": ", complaints);
  in.OnlyKnows({"classification", "contact", "watermark"});
  if (!in.has("classification")) {
    in.Complain("classification", "is missing; write the least class of what its people handle, such as \"2\"");
  }
  Department department;
  department.classification = in.Class("classification").value_or(Classification::k3A);
  department.contact = in.Text("contact").value_or("");
  department.watermark = ReadWatermark(in);
  return department;
}

void ReadDepartments(TableReader& in, RuleSet& set, Complaints& complaints) {
  const toml::table* departments = in.Table("departments");
  if (departments == nullptr) return;
  if (departments->size() > kMostDepartments) return in.Complain("departments", "are too many; write at most 500");
  for (const auto& [name, node] : *departments) {
    const auto* table = node.as_table();
    if (table == nullptr || name.str().empty()) {
      in.Complain(node, "departments: no department; write [departments.\"税務課\"] on a line of its own");
    } else {
      set.departments[std::string(name.str())] = ReadDepartment(*table, name.str(), complaints);
    }
  }
}

void ReadRules(TableReader& in, const toml::table& top, RuleSet& set, Complaints& complaints) {
  const toml::node* node = top.get("rules");
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr) return in.Complain("rules", "is no list of rules; write [[rules]] on a line of its own");
  if (list->size() > kMostRules) return in.Complain("rules", "are too many; write at most 2000");
  for (const toml::node& entry : *list) {
    if (const auto* table = entry.as_table()) {
      set.rules.push_back(ReadRule(*table, complaints));
    } else {
      in.Complain(entry, "rules: no rule; write [[rules]] on a line of its own");
    }
  }
}

// An early decision tries every media type that rules tell apart, a table does so for every department.
void CheckMediaTypes(const RuleSet& set, Complaints& complaints) {
  const size_t most =
      std::min(kMostMediaTypes, kMostTypesTimesDepartments / std::max<size_t>(1, set.departments.size()));
  std::set<std::string_view> types;
  for (const Rule& rule : set.rules) {
    types.insert(rule.media_types.begin(), rule.media_types.end());
    if (types.size() <= most) continue;
    return complaints.Add(rule.line, "rule " + Quoted(rule.id) + ": media_types: more than " + std::to_string(most) +
                                         " different ones in a file of " + std::to_string(set.departments.size()) +
                                         " departments; write \"image/*\" for several, or leave the key out");
  }
}

// What can be said only when all is read: ids are unique, departments are described.
void CheckTogether(const RuleSet& set, Complaints& complaints) {
  std::map<std::string_view, int> lines;
  for (const Rule& rule : set.rules) {
    const auto [first, is_new] = lines.emplace(rule.id, rule.line);
    if (!is_new && !rule.id.empty()) {
      complaints.Add(rule.line, "rule " + Quoted(rule.id) + ": the rule in line " + std::to_string(first->second) +
                                    " has this id; write another");
    }
    for (const auto& name : rule.departments) {
      if (set.departments.contains(name)) continue;
      complaints.Add(rule.line, "rule " + Quoted(rule.id) + ": departments: " + Quoted(name) +
                                    " is not described; mend the name, or write [departments." + Quoted(name) + "]");
    }
  }
}

RuleSet ReadAll(const toml::table& top, Complaints& complaints) {
  RuleSet set;
  TableReader in(top, "", complaints);
  in.OnlyKnows({"format", "name", "contact", "classification", "watermark", "departments", "inspectors", "rules"});
  if (!in.has("format")) in.Complain("format", "is missing; write format = 1 in the first line");
  in.Number("format", 1, 1);
  set.name = in.Text("name").value_or("");
  set.contact = in.Text("contact").value_or("");
  set.classification = in.Class("classification").value_or(Classification::k3A);
  set.watermark = ReadWatermark(in);
  ReadDepartments(in, set, complaints);
  if (const toml::table* table = in.Table("inspectors")) set.inspectors = ReadInspectors(*table, complaints);
  ReadRules(in, top, set, complaints);
  CheckTogether(set, complaints);
  CheckMediaTypes(set, complaints);
  return set;
}

}  // namespace

Result<RuleSet> ParseRules(std::string_view toml, std::string_view file_name) {
  Complaints complaints(file_name);
  if (toml.size() > kMostFileBytes) {
    complaints.Add(1, "the file is too large; write at most 1 MiB");
    return Fail(ErrorCode::kTooLarge, complaints.Text());
  }
  const toml::parse_result parsed = toml::parse(toml);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    complaints.Add(static_cast<int>(error.source().begin.line),
                   std::string(error.description()) + "; mend the TOML in or before this line");
    return Fail(ErrorCode::kInvalid, complaints.Text());
  }
  RuleSet set = ReadAll(parsed.table(), complaints);
  if (!complaints.empty()) return Fail(ErrorCode::kInvalid, complaints.Text());
  return set;
}

}  // namespace shoji::policy
