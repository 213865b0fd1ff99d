#include "policy/audit/audit_verifier.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "codec/base/unique_fd.h"
#include "policy/audit/audit_head.h"
#include "policy/audit/chain_reader.h"

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

}  // namespace

Result<VerifyReport> VerifyAuditFile(const std::string& path) {
  VerifyReport report;
  const auto head = HeadBeside(path, report);
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const auto code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
    return Fail(code, "cannot read " + path + ": " + std::strerror(errno));
  }
  ChainReader chain(ChainReader::Start::kFirstEntry);
  std::optional<Problem> rewritten;
  for (std::string line; !chain.problem() && !rewritten && std::getline(file, line);) {
    const bool whole = !file.eof();
    const auto entry = chain.Feed(line);
    if (!whole) report.torn_tail = true;
    if (!entry) continue;
    Note(*entry, report);
    if (head && entry->seq == head->seq && entry->hash != head->hash) {
      rewritten = Problem{ProblemKind::kHeadMismatch, chain.lines(), "the head knows another entry in this place"};
    }
  }
  if (file.bad()) return Fail(ErrorCode::kIo, "cannot read all of " + path);
  report.entries = chain.entries();
  report.sealed_torn_lines = chain.sealed_torn_lines();
  if (chain.problem()) report.problem = chain.problem();
  if (!report.problem) report.problem = rewritten;
  if (!report.problem && chain.last_line_bad() && !report.torn_tail) {
    report.problem = Problem{ProblemKind::kAltered, chain.lines(), "the last line is no entry"};
  }
  if (!report.problem && head && head->seq > chain.last_seq()) {
    report.problem = Problem{ProblemKind::kEntriesMissing, chain.lines() + 1,
                             "the head knows entry " + std::to_string(head->seq) + ", the last one here is " +
                                 std::to_string(chain.last_seq())};
  }
  return report;
}

}  // namespace shoji::audit
