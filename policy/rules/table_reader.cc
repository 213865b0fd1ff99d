#include "policy/rules/table_reader.h"

#include <algorithm>
#include <utility>

#include "policy/classification/classification.h"

namespace shoji::policy {
namespace {

bool HasControl(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string Listed(std::initializer_list<std::string_view> names) {
  std::string text;
  for (const auto name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

}  // namespace

std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

void Complaints::Add(int line, std::string_view what) {
  if (lines_.size() < kMost) lines_.emplace_back(line, what);
}

std::string Complaints::Text() const {
  auto lines = lines_;
  std::ranges::sort(lines);
  std::string text;
  for (const auto& [line, what] : lines) {
    if (!text.empty()) text += '\n';
    text += file_name_ + ":" + std::to_string(line) + ": " + what;
  }
  return text;
}

TableReader::TableReader(const toml::table& table, std::string what, Complaints& complaints)
    : table_(table), what_(std::move(what)), complaints_(complaints) {}

void TableReader::Complain(const toml::node& node, std::string_view what) {
  complaints_.Add(static_cast<int>(node.source().begin.line), what_ + std::string(what));
}

void TableReader::Complain(std::string_view key, std::string_view what) {
  const toml::node* node = table_.get(key);
  Complain(node == nullptr ? table_ : *node, std::string(key) + ": " + std::string(what));
}

std::optional<std::string> TableReader::TextOf(const toml::node& node, std::string_view key, size_t most) {
  const auto* text = node.as_string();
  std::string wrong;
  if (text == nullptr) {
    wrong = "is no text; write it in quotation marks";
  } else if (text->get().empty()) {
    wrong = "is empty; write something, or leave the key out";
  } else if (text->get().size() > most) {
    wrong = "is too long; write at most " + std::to_string(most) + " bytes";
  } else if (HasControl(text->get())) {
    wrong = "has a control character in it; write plain text on one line";
  } else {
    return text->get();
  }
  Complain(node, std::string(key) + ": " + wrong);
  return std::nullopt;
}

std::optional<std::string> TableReader::Text(std::string_view key, size_t most) {
  const toml::node* node = table_.get(key);
  return node == nullptr ? std::nullopt : TextOf(*node, key, most);
}

std::optional<int64_t> TableReader::Number(std::string_view key, int64_t least, int64_t most) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const auto* number = node->as_integer();
  if (number != nullptr && number->get() >= least && number->get() <= most) return number->get();
  Complain(key, "is not in range; write a number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

std::optional<Classification> TableReader::Class(std::string_view key) {
  std::optional<Classification> read;
  One(key, [&](const std::string& text) -> std::string {
    const Classification named = ClassificationNamed(text);
    if (named == Classification::kNone) return "is no class; write \"1\", \"2\", \"3C\", \"3B\" or \"3A\"";
    read = named;
    return {};
  });
  return read;
}

const toml::table* TableReader::Table(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) Complain(key, "is no table; write [" + std::string(key) + "] on a line of its own");
  return node->as_table();
}

void TableReader::One(std::string_view key, const std::function<std::string(const std::string&)>& take) {
  const auto text = Text(key);
  if (!text) return;
  const std::string wrong = take(*text);
  if (!wrong.empty()) Complain(key, Quoted(*text) + " " + wrong);
}

void TableReader::List(std::string_view key, const std::function<std::string(const std::string&)>& take) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr) return Complain(key, "is no list; write " + std::string(key) + " = [\"...\", \"...\"]");
  if (list->empty()) return Complain(key, "names nothing; leave the key out to mean all, or name something");
  if (list->size() > kMostListEntries) {
    return Complain(key, "is too long; write at most " + std::to_string(kMostListEntries) + " entries");
  }
  for (const toml::node& entry : *list) {
    const auto text = TextOf(entry, key, kMostTextBytes);
    if (!text) continue;
    const std::string wrong = take(*text);
    if (!wrong.empty()) Complain(entry, std::string(key) + ": " + Quoted(*text) + " " + wrong);
  }
}

void TableReader::OnlyKnows(std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : table_) {
    if (std::ranges::find(known, key.str()) != known.end()) continue;
    complaints_.Add(static_cast<int>(key.source().begin.line),
                    what_ + "there is no key " + Quoted(key.str()) + "; write one of " + Listed(known));
  }
}

}  // namespace shoji::policy
