#include "policy/audit/chain_reader.h"

#include <utility>

#include "policy/audit/sha256.h"

namespace shoji::audit {

std::optional<Entry> ChainReader::Feed(std::string_view line) {
  ++lines_;
  auto parsed = ParseLine(line);
  CheckBadLineBefore(parsed ? &*parsed : nullptr);
  if (!parsed) {
    bad_line_ = BadLine{lines_, Sha256Hex(line), parsed.error().message};
    return std::nullopt;
  }
  const bool in_place = CheckPlace(*parsed);
  last_seq_ = parsed->seq;
  last_hash_ = parsed->hash;
  anchored_ = true;
  if (parsed->event == kRecoveredEvent) Seal(*parsed);
  if (!in_place || problem_) return std::nullopt;
  ++entries_;
  return std::move(*parsed);
}

void ChainReader::Blame(ProblemKind kind, uint64_t line, std::string detail) {
  unsealed_ = true;
  if (!problem_) problem_ = Problem{kind, line, std::move(detail)};
}

void ChainReader::CheckBadLineBefore(const Entry* entry) {
  if (!bad_line_) return;
  const BadLine bad = *std::exchange(bad_line_, std::nullopt);
  const bool sealed = entry != nullptr && entry->event == kRecoveredEvent && entry->torn_sha256 == bad.sha256;
  if (!sealed) Blame(ProblemKind::kAltered, bad.line, bad.why);
}

bool ChainReader::CheckPlace(const Entry& entry) {
  if (!anchored_ || (entry.seq == last_seq_ + 1 && entry.prev == last_hash_)) return true;
  Blame(ProblemKind::kOutOfOrder, lines_,
        "entry " + std::to_string(entry.seq) + " does not follow entry " + std::to_string(last_seq_));
  return false;
}

void ChainReader::Seal(const Entry& entry) {
  if (entry.recovery_reason == "torn_line") {
    ++sealed_torn_lines_;
    return;
  }
  const bool missing = entry.recovery_reason == "entries_missing";
  Blame(missing ? ProblemKind::kEntriesMissing : ProblemKind::kAltered, lines_,
        entry.recovery_reason + ", found by the broker at " + entry.time + ": " + entry.recovery_detail);
  unsealed_ = false;
}

}  // namespace shoji::audit
