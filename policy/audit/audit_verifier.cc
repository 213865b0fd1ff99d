#include "policy/audit/audit_verifier.h"

#include <fcntl.h>

#include <fstream>

#include "codec/base/unique_fd.h"
#include "policy/audit/audit_head.h"
#include "policy/audit/chain_reader.h"
#include "policy/audit/checkpoint/checkpoint_verifier.h"
#include "policy/audit/record_file.h"

namespace shoji::audit {
namespace {

// The head must be read before the entries: the broker may be writing, and then entries are ahead of it, never behind.
std::optional<Head> HeadBeside(const std::string& path, VerifyReport& report) {
  UniqueFd fd(::open(HeadPath(path).c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::nullopt;
  auto head = ReadHead(fd.get());
  if (!head) {
    report.problem = Problem{ProblemKind::kHeadMismatch, 0, head.error().message};
    return std::nullopt;
  }
  report.head_checked = true;
  return *head;
}

void Note(const Entry& entry, VerifyReport& report) {
  if (report.first_time.empty()) report.first_time = entry.time;
  report.last_time = entry.time;
}

// What the head says of an entry that has its number.
std::optional<Problem> AgainstHead(const Entry& entry, const std::optional<Head>& head, uint64_t line) {
  if (!head || entry.seq != head->seq || entry.hash == head->hash) return std::nullopt;
  return Problem{ProblemKind::kHeadMismatch, line, "the head knows another entry in this place"};
}

// What shows only once the last line was read.
std::optional<Problem> AtEnd(const ChainReader& chain, const std::optional<Head>& head, bool torn_tail) {
  if (chain.last_line_bad() && !torn_tail) {
    return Problem{ProblemKind::kAltered, chain.lines(), "the last line is no entry"};
  }
  if (head && head->seq > chain.last_seq()) {
    return Problem{ProblemKind::kEntriesMissing, chain.lines() + 1,
                   "the head knows entry " + std::to_string(head->seq) + ", the last one here is " +
                       std::to_string(chain.last_seq())};
  }
  return std::nullopt;
}

}  // namespace

Result<VerifyReport> VerifyAuditFile(const std::string& path, const VerifyOptions& options) {
  auto checkpoints = CheckpointVerifier::Open(path, options);
  if (!checkpoints) return std::unexpected(checkpoints.error());
  VerifyReport report;
  const auto head = HeadBeside(path, report);
  std::ifstream file(path, std::ios::binary);
  if (!file) return CannotRead(path);
  ChainReader chain(ChainReader::Start::kFirstEntry);
  std::optional<Problem> found;
  for (std::string line; !found && std::getline(file, line);) {
    if (file.eof()) report.torn_tail = true;
    const auto entry = chain.Feed(line);
    found = chain.problem();
    if (!entry) continue;
    Note(*entry, report);
    if (!found) found = checkpoints->OnEntry(*entry, chain.lines());
    if (!found) found = AgainstHead(*entry, head, chain.lines());
  }
  if (file.bad()) return CannotReadAll(path);
  report.entries = chain.entries();
  report.sealed_torn_lines = chain.sealed_torn_lines();
  if (!found) found = checkpoints->OnEnd(chain.last_seq(), chain.lines());
  if (!found) found = AtEnd(chain, head, report.torn_tail);
  if (found) report.problem = found;
  checkpoints->Fill(report);
  return report;
}

}  // namespace shoji::audit
