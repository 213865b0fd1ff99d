#include "broker/web/console/cell_editor.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace shoji::web {
namespace {

constexpr std::string_view kFile = "rules.toml";

// "税務課" -> "a1b2c3d4": ids are ASCII, departments are not. FNV-1a; a collision shows as an id that is taken.
std::string Short(std::string_view text) {
  uint32_t hash = 2'166'136'261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619u;
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x", hash);
  return digits.data();
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

// As a TOML basic string.
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string SizeText(uint64_t bytes) {
  if (bytes % (1024 * 1024) == 0) return std::to_string(bytes / (1024 * 1024)) + " MiB";
  return bytes % 1024 == 0 ? std::to_string(bytes / 1024) + " KiB" : std::to_string(bytes) + " B";
}

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

std::string WithBlock(std::string text, const std::string& block) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text + "\n" + block;
}

// An empty or commented-out file becomes one that rules can be added to.
std::string WithFormat(std::string_view toml) {
  const auto lines = LinesOf(toml);
  const bool blank = std::ranges::all_of(lines, [](const std::string& line) {
    const size_t first = line.find_first_not_of(" \t\r");
    return first == std::string::npos || line[first] == '#';
  });
  return blank ? WithBlock(std::string(toml), "format = 1\n") : std::string(toml);
}

std::string RuleText(const CellEdit& edit, const std::string& id) {
  const MatrixCell& cell = edit.cell;
  std::string text = "[[rules]]\nid = " + Quoted(id) + "\nnote = \"表で決めた規則\"\ndepartments = [" +
                     Quoted(cell.department) + "]\ndirections = [" + Quoted(policy::Name(cell.route.direction)) +
                     "]\nchannels = [" + Quoted(policy::Name(cell.route.channel)) + "]\nclasses = [" +
                     Quoted(policy::Name(cell.classification)) + "]\nanswer = " + Quoted(policy::Name(edit.answer)) +
                     "\n";
  if (edit.answer == policy::Answer::kDeny) return text;
  return text + "max_bytes = " + Quoted(SizeText(edit.limits.max_bytes)) +
         "\nper_minute = " + std::to_string(edit.limits.max_per_minute) +
         "\nbytes_per_minute = " + Quoted(SizeText(edit.limits.max_bytes_per_minute)) + "\n";
}

// Without the rule called `id`: its header and the keys right behind it. Comments of people stay.
std::string WithoutRule(const std::string& toml, const policy::RuleSet& rules, const std::string& id) {
  const auto rule = std::ranges::find(rules.rules, id, &policy::Rule::id);
  auto lines = LinesOf(toml);
  if (rule == rules.rules.end() || rule->line < 1 || static_cast<size_t>(rule->line) > lines.size()) return toml;
  const auto first = lines.begin() + rule->line - 1;
  auto last = std::find_if(first + 1, lines.end(), [](const std::string& line) {
    return line.empty() || line.front() == '[' || line.front() == '#';
  });
  const bool blank_before = first != lines.begin() && (first - 1)->empty();
  lines.erase(blank_before ? first - 1 : first, last);
  return Joined(lines);
}

bool Same(const policy::Decision& decision, const CellEdit& edit) {
  if (decision.answer != edit.answer) return false;
  return edit.answer == policy::Answer::kDeny || decision.limits == edit.limits;
}

Result<policy::Engine> EngineOf(const std::string& toml) {
  auto rules = policy::ParseRules(toml, kFile);
  if (!rules) return std::unexpected(rules.error());
  return policy::Engine(std::move(*rules));
}

// Where `classification = ...` of the department's table stands, or npos.
size_t ClassLine(const std::vector<std::string>& lines, std::string_view department) {
  const std::string header = "[departments." + Quoted(department) + "]";
  size_t at = 0;
  while (at < lines.size() && !lines[at].starts_with(header)) ++at;
  for (++at; at < lines.size() && !lines[at].starts_with('['); ++at) {
    if (lines[at].starts_with("classification")) return at;
  }
  return std::string::npos;
}

}  // namespace

std::string CellRuleId(const MatrixCell& cell) {
  return "cell-" + Short(cell.department) + "." + std::string(policy::Name(cell.route.direction)) + "." +
         std::string(policy::Name(cell.route.channel)) + "." + Lower(policy::Name(cell.classification));
}

Result<EditedText> EditCell(std::string_view toml, const CellEdit& wanted, policy::LocalTime now) {
  const std::string before = WithFormat(toml);
  auto engine = EngineOf(before);
  if (!engine) return std::unexpected(engine.error());
  if (!engine->rules().departments.contains(wanted.cell.department)) {
    return Fail(ErrorCode::kNotFound, "the rules do not describe " + wanted.cell.department);
  }
  CellEdit edit = wanted;
  edit.cell.classification = std::max(wanted.cell.classification, engine->rules().Floor({wanted.cell.department}));
  const std::string id = CellRuleId(edit.cell);
  const std::string without = WithoutRule(before, engine->rules(), id);
  for (const std::string& candidate : {without, WithBlock(without, RuleText(edit, id))}) {
    const auto tried = EngineOf(candidate);
    if (!tried) return std::unexpected(tried.error());
    const auto decision = DecideCell(*tried, edit.cell, now);
    if (Same(decision, edit)) return EditedText{candidate, true, decision};
    *engine = *tried;
  }
  return EditedText{std::string(toml), false, DecideCell(*engine, edit.cell, now)};
}

Result<std::string> SetDepartmentClass(std::string_view toml, std::string_view department,
                                       policy::Classification classification) {
  const std::string before = WithFormat(toml);
  const auto engine = EngineOf(before);
  if (!engine) return std::unexpected(engine.error());
  const std::string line = "classification = " + Quoted(policy::Name(classification));
  std::string after;
  if (engine->rules().departments.contains(std::string(department))) {
    auto lines = LinesOf(before);
    const size_t at = ClassLine(lines, department);
    if (at == std::string::npos) return Fail(ErrorCode::kRefused, "change the department's class in the text");
    const size_t comment = lines[at].find('#');
    lines[at] = line + (comment == std::string::npos ? "" : "  " + lines[at].substr(comment));
    after = Joined(lines);
  } else {
    after = WithBlock(before, "[departments." + Quoted(department) + "]\n" + line + "\n");
  }
  const auto tried = EngineOf(after);
  if (!tried) return Fail(ErrorCode::kRefused, "change the department's class in the text");
  if (tried->rules().Floor({std::string(department)}) != classification) {
    return Fail(ErrorCode::kRefused, "change the department's class in the text");
  }
  return after;
}

}  // namespace shoji::web
