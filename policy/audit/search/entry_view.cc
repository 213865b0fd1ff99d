#include "policy/audit/search/entry_view.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace shoji::audit {
namespace {

constexpr size_t kTimeBytes = 24;

bool Skip(std::string_view& rest, std::string_view expected) {
  if (!rest.starts_with(expected)) return false;
  rest.remove_prefix(expected.size());
  return true;
}

// `digits` decimal digits at `at`; -1 when they are none.
int Digits(std::string_view text, size_t at, size_t digits) {
  int value = 0;
  for (const char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return -1;
    value = 10 * value + (c - '0');
  }
  return value;
}

// One past the closing quotation mark of the text that begins at `at`.
size_t EndOfText(std::string_view line, size_t at) {
  for (size_t i = at + 1; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      return i + 1;
    }
  }
  return line.size();
}

// One past the value that begins at `at`: up to a comma or closing brace outside texts and lists.
size_t EndOfValue(std::string_view line, size_t at) {
  int depth = 0;
  for (size_t i = at; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      i = EndOfText(line, i) - 1;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == '}')) {
      return i;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return line.size();
}

std::string Unescaped(std::string_view quoted) {
  if (quoted.find('\\') == std::string_view::npos) {
    return std::string(quoted.substr(1, quoted.size() < 2 ? 0 : quoted.size() - 2));
  }
  const auto text = nlohmann::json::parse(quoted, nullptr, false);
  return text.is_string() ? text.get<std::string>() : std::string(quoted);
}

}  // namespace

std::optional<WallTime> ParseTimestamp(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.dddZ";
  if (text.size() != kForm.size()) return std::nullopt;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool fits = kForm[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i];
    if (!fits) return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(Digits(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(Digits(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(Digits(text, 8, 2)))};
  if (!date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(Digits(text, 11, 2)) +
         std::chrono::minutes(Digits(text, 14, 2)) + std::chrono::seconds(Digits(text, 17, 2)) +
         std::chrono::milliseconds(Digits(text, 20, 3));
}

std::optional<EntryView> EntryView::Of(std::string_view line) {
  EntryView view;
  view.line_ = line;
  std::string_view rest = line;
  if (!Skip(rest, R"({"v":1,"seq":)")) return std::nullopt;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), view.seq_);
  if (error != std::errc()) return std::nullopt;
  rest.remove_prefix(static_cast<size_t>(end - rest.data()));
  if (!Skip(rest, R"(,"time":")") || rest.size() < kTimeBytes) return std::nullopt;
  view.time_ = rest.substr(0, kTimeBytes);
  const auto wall = ParseTimestamp(view.time_);
  if (!wall) return std::nullopt;
  view.wall_ = *wall;
  rest.remove_prefix(kTimeBytes);
  if (!Skip(rest, R"(","event":")")) return std::nullopt;
  view.event_ = rest.substr(0, rest.find('"'));
  view.fields_ = static_cast<size_t>(rest.data() - line.data()) + std::min(view.event_.size() + 1, rest.size());
  return view;
}

size_t EntryView::Find(std::string_view name) const {
  std::string pattern;
  pattern.reserve(name.size() + 4);
  pattern.append(",\"").append(name).append("\":");
  const size_t at = line_.find(pattern, fields_);
  return at == std::string_view::npos ? at : at + pattern.size();
}

std::string EntryView::ValueAt(size_t at, size_t* end) const {
  const size_t stop = EndOfValue(line_, at);
  if (end != nullptr) *end = stop;
  const std::string_view value = line_.substr(at, stop - at);
  return value.starts_with('"') ? Unescaped(value) : std::string(value);
}

std::string EntryView::Member(std::string_view name) const {
  const size_t at = Find(name);
  return at == std::string_view::npos ? std::string() : ValueAt(at);
}

int64_t EntryView::Number(std::string_view name) const {
  const std::string text = Member(name);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

std::vector<std::pair<std::string, std::string>> EntryView::Fields() const {
  std::vector<std::pair<std::string, std::string>> fields;
  size_t at = fields_;
  while (at + 2 < line_.size() && line_[at] == ',' && line_[at + 1] == '"') {
    const size_t name_end = EndOfText(line_, at + 1);
    if (name_end >= line_.size() || line_[name_end] != ':') break;
    std::string name = Unescaped(line_.substr(at + 1, name_end - at - 1));
    if (name == "prev") break;
    fields.emplace_back(std::move(name), ValueAt(name_end + 1, &at));
  }
  return fields;
}

}  // namespace shoji::audit
