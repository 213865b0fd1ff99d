// Follows the chain of an audit file line by line. Pure, any thread; one reader per pass.
//
// A line that is no entry is forgiven only when the next line is an audit.recovered entry that names its SHA-256 (the
// machine stopped while writing it). Every other recovery entry seals damage: it stays a problem for ever, and the
// chain goes on from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/audit/audit_line.h"
#include "policy/audit/audit_verifier.h"

namespace shoji::audit {

class ChainReader {
 public:
  // kAnywhere: the file's beginning was not read, the first entry is taken on trust.
  enum class Start { kFirstEntry, kAnywhere };
  explicit ChainReader(Start start) : anchored_(start == Start::kFirstEntry) {}

  // The next line without its line break. Gives the entry when the line is a good one that follows the last.
  std::optional<Entry> Feed(std::string_view line);

  const std::optional<Problem>& problem() const { return problem_; }  // the first one
  // True when the chain's end can be gone on from: no damage since the last seal, except a bad last line.
  bool end_sound() const { return !unsealed_; }
  bool last_line_bad() const { return bad_line_.has_value(); }
  uint64_t lines() const { return lines_; }
  uint64_t entries() const { return entries_; }  // good ones before the first problem
  uint64_t sealed_torn_lines() const { return sealed_torn_lines_; }
  // Of the last line that was an entry by itself; 0 and kNoHash before any.
  uint64_t last_seq() const { return last_seq_; }
  const std::string& last_hash() const { return last_hash_; }

 private:
  struct BadLine {
    uint64_t line;
    std::string sha256;
    std::string why;
  };
  void Blame(ProblemKind kind, uint64_t line, std::string detail);
  void CheckBadLineBefore(const Entry* entry);
  bool CheckPlace(const Entry& entry);
  void Seal(const Entry& entry);

  bool anchored_;
  uint64_t lines_ = 0;
  uint64_t entries_ = 0;
  uint64_t sealed_torn_lines_ = 0;
  uint64_t last_seq_ = 0;
  std::string last_hash_ = kNoHash;
  std::optional<BadLine> bad_line_;
  std::optional<Problem> problem_;
  bool unsealed_ = false;
};

}  // namespace shoji::audit
