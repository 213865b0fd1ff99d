// The members of one entry, read straight from its line: no copy, no JSON library, so that a million entries can be
// looked through in about a second. Pure, any thread; borrows the line. Says nothing about the hash: ChainReader does.
//
// Sound because an entry is flat and written without blanks (audit_line.h): inside a text every quotation mark stands
// behind a backslash, so `,"name":` can only be a member's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/base/clock.h"

namespace shoji::audit {

class EntryView {
 public:
  // `line` without its line break. Empty when it does not begin as an entry does.
  static std::optional<EntryView> Of(std::string_view line);

  uint64_t seq() const { return seq_; }
  std::string_view time() const { return time_; }
  WallTime wall() const { return wall_; }
  std::string_view event() const { return event_; }
  std::string_view line() const { return line_; }

  // The member as text: a text without its escapes, numbers, truth values and lists as they stand. Empty when there is
  // none.
  std::string Member(std::string_view name) const;
  bool Has(std::string_view name) const { return Find(name) != std::string_view::npos; }
  // The member as a number; 0 when it is none.
  int64_t Number(std::string_view name) const;
  // Every member between event and prev, in the order of the line.
  std::vector<std::pair<std::string, std::string>> Fields() const;

 private:
  size_t Find(std::string_view name) const;  // where the value begins
  std::string ValueAt(size_t at, size_t* end = nullptr) const;

  std::string_view line_;
  std::string_view time_;
  std::string_view event_;
  uint64_t seq_ = 0;
  WallTime wall_{};
  size_t fields_ = 0;  // where the members behind event begin, with their comma
};

// "2026-11-21T07:00:00.000Z" exactly.
std::optional<WallTime> ParseTimestamp(std::string_view text);

}  // namespace shoji::audit
