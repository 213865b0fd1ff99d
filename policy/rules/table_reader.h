// Reads one table of a rule file key by key and collects what is wrong, with the line and the mend. One parse, one
// thread; borrows the table and the complaints.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/toml.h"
#include "policy/request.h"

namespace shoji::policy {

// What is wrong in one file. The first kMost are kept.
class Complaints {
 public:
  static constexpr size_t kMost = 20;

  explicit Complaints(std::string_view file_name) : file_name_(file_name) {}
  void Add(int line, std::string_view what);
  bool empty() const { return lines_.empty(); }
  // "FILE:LINE: what is wrong; what to write instead", one per line, by line.
  std::string Text() const;

 private:
  std::string file_name_;
  std::vector<std::pair<int, std::string>> lines_;
};

class TableReader {
 public:
  static constexpr size_t kMostTextBytes = 200;
  static constexpr size_t kMostListEntries = 200;

  // `what` goes before every complaint: "rule \"paste\": "; empty at the top.
  TableReader(const toml::table& table, std::string what, Complaints& complaints);

  bool has(std::string_view key) const { return table_.contains(key); }
  int line() const { return static_cast<int>(table_.source().begin.line); }

  // A text without control characters, 1..`most` bytes. Nothing when the key is not there or is wrong (complained).
  std::optional<std::string> Text(std::string_view key, size_t most = kMostTextBytes);
  std::optional<int64_t> Number(std::string_view key, int64_t least, int64_t most);
  std::optional<Classification> Class(std::string_view key);
  // A table; null when the key is not there or is no table (complained).
  const toml::table* Table(std::string_view key);
  // Calls `take` for every text of the list at `key`; what it answers, when not empty, is a complaint about that text.
  void List(std::string_view key, const std::function<std::string(const std::string&)>& take);
  // The text at `key`, taken likewise.
  void One(std::string_view key, const std::function<std::string(const std::string&)>& take);

  // Complains about each key that is not among `known`.
  void OnlyKnows(std::initializer_list<std::string_view> known);
  void Complain(std::string_view key, std::string_view what);  // at the key's line, or the table's
  void Complain(const toml::node& node, std::string_view what);

 private:
  // The text of `node` when it is one that may stand in a rule file.
  std::optional<std::string> TextOf(const toml::node& node, std::string_view key, size_t most);

  const toml::table& table_;
  std::string what_;
  Complaints& complaints_;
};

// "\"text\"", for complaints.
std::string Quoted(std::string_view text);

}  // namespace shoji::policy
