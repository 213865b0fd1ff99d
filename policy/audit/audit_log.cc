#include "policy/audit/audit_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "policy/audit/audit_head.h"
#include "policy/audit/audit_line.h"
#include "policy/audit/chain_reader.h"
#include "policy/audit/secret_file.h"
#include "policy/audit/sha256.h"

namespace shoji::audit {
namespace {

// How much of the file's end is checked on opening; the whole file is VerifyAuditFile()'s work.
constexpr off_t kCheckedBytes = 1 << 20;

std::unexpected<Error> IoError(const std::string& what) {
  return Fail(ErrorCode::kIo, "audit record: " + what + ": " + std::strerror(errno));
}

struct FileEnd {
  ChainReader chain{ChainReader::Start::kFirstEntry};
  std::string torn;           // bytes after the last line break
  bool head_differs = false;  // the entry the head names is here with another hash
  bool empty = false;
};

Result<std::string> ReadFrom(int fd, off_t offset, off_t size) {
  std::string bytes(static_cast<size_t>(size - offset), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::pread(fd, bytes.data() + done, bytes.size() - done, offset + static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return IoError("cannot read");
    done += static_cast<size_t>(count);
  }
  return bytes;
}

Result<FileEnd> ReadEnd(int fd, const Head& head) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) return IoError("cannot look at the file");
  const off_t offset = std::max<off_t>(0, status.st_size - kCheckedBytes);
  auto bytes = ReadFrom(fd, offset, status.st_size);
  if (!bytes) return std::unexpected(bytes.error());
  FileEnd end;
  end.empty = status.st_size == 0;
  std::string_view rest = *bytes;
  if (offset > 0) {
    end.chain = ChainReader(ChainReader::Start::kAnywhere);
    rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
  }
  const auto feed = [&](std::string_view line) {
    const auto entry = end.chain.Feed(line);
    if (entry && entry->seq == head.seq && entry->hash != head.hash) end.head_differs = true;
  };
  for (size_t stop = rest.find('\n'); stop != std::string_view::npos; stop = rest.find('\n')) {
    feed(rest.substr(0, stop));
    rest.remove_prefix(stop + 1);
  }
  end.torn = rest;
  if (end.chain.last_line_bad()) end.chain.Feed("");  // a bad line with its line break is not torn, it is altered
  if (!end.torn.empty()) feed(end.torn);
  return end;
}

// What is wrong with the end, worst first; empty reason = nothing.
Recovery Judge(const FileEnd& end, const Result<Head>& head) {
  if (!end.chain.end_sound()) {
    const auto& problem = end.chain.problem();
    return {"altered", problem ? problem->detail : "an entry was changed"};
  }
  if (end.head_differs) return {"altered", "the head knows another entry in this place"};
  if (!head && !end.empty) return {"head_unreadable", head.error().message};
  const uint64_t known = head ? head->seq : 0;
  if (known > end.chain.last_seq()) {
    return {"entries_missing", "the head knows entry " + std::to_string(known) + ", the last one found is " +
                                   std::to_string(end.chain.last_seq())};
  }
  if (!end.torn.empty()) return {"torn_line", std::to_string(end.torn.size()) + " bytes of an unfinished write"};
  return {};
}

Event Recovered(const Recovery& recovery, const std::string& torn) {
  return {kRecoveredEvent,
          {Field{"reason", recovery.reason}, Field{"detail", recovery.detail},
           Field{"torn_sha256", torn.empty() ? std::string() : Sha256Hex(torn)}}};
}

}  // namespace

AuditLog::AuditLog(AuditLog&&) noexcept = default;
AuditLog& AuditLog::operator=(AuditLog&&) noexcept = default;
AuditLog::~AuditLog() = default;

Result<AuditLog> AuditLog::Open(const std::string& path, const Clock& clock) {
  constexpr int kFlags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
  UniqueFd file(::open(path.c_str(), kFlags | O_APPEND, 0600));
  if (!file) return IoError("cannot open " + path);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return Fail(ErrorCode::kUnavailable, "audit record " + path + " is in use by another broker; stop that one first");
  }
  UniqueFd head(::open(HeadPath(path).c_str(), kFlags, 0600));
  if (!head) return IoError("cannot open " + HeadPath(path));
  AuditLog log(clock, std::move(file), std::move(head));
  if (auto recovered = log.Recover(); !recovered) return std::unexpected(recovered.error());
  if (auto written = log.WriteHead(); !written) return std::unexpected(written.error());
  if (::fdatasync(log.head_.get()) != 0) return IoError("cannot sync the head");
  if (auto synced = SyncDirectoryOf(path); !synced) return std::unexpected(synced.error());
  return log;
}

Result<void> AuditLog::AppendBatch(std::span<const Event> events) {
  auto appended = AppendLines(events);
  if (appended) {
    outage_.reset();
  } else if (appended.error().code != ErrorCode::kTooLarge) {
    if (!outage_) outage_ = Outage{clock_->Wall(), 0, appended.error().message};
    outage_->refused += events.size();
  }
  return appended;
}

Result<void> AuditLog::AppendLines(std::span<const Event> given) {
  if (end_unknown_) {
    if (auto recovered = Recover(); !recovered) return recovered;
  }
  std::vector<Event> events;
  if (outage_) events.push_back(AuditResumed(FormatTimestamp(outage_->since), outage_->refused, outage_->why));
  events.insert(events.end(), given.begin(), given.end());
  if (events.empty()) return {};
  std::string lines;
  uint64_t seq = last_seq_;
  std::string hash = last_hash_;
  for (const Event& event : events) {
    auto line = FormatLine(event, ++seq, clock_->Wall(), hash);
    if (!line) return std::unexpected(line.error());
    lines += line->text;
    hash = std::move(line->hash);
  }
  if (auto written = WriteDurably(lines); !written) return written;
  last_seq_ = seq;
  last_hash_ = std::move(hash);
  return WriteHead();
}

Result<void> AuditLog::Recover() {
  if (auto rewritten = RewriteUnsynced(); !rewritten) return rewritten;
  const auto head = ReadHead(head_.get());
  auto end = ReadEnd(file_.get(), head.value_or(Head{}));
  if (!end) return std::unexpected(end.error());
  const ChainReader& chain = end->chain;
  last_seq_ = chain.last_seq();
  last_hash_ = chain.last_hash();
  end_unknown_ = false;
  Recovery found = Judge(*end, head);
  if (found.reason.empty()) return {};
  auto line = FormatLine(Recovered(found, end->torn), last_seq_ + 1, clock_->Wall(), last_hash_);
  if (!line) return std::unexpected(line.error());
  if (auto written = WriteDurably((end->torn.empty() ? "" : "\n") + line->text); !written) return written;
  ++last_seq_;
  last_hash_ = std::move(line->hash);
  recovery_ = std::move(found);
  return WriteHead();
}

// After a sync that failed the kernel takes the pages for clean, though the disk may not have them: a second sync would
// succeed and prove nothing. So the same bytes are written once more, in place, which makes the pages dirty again.
Result<void> AuditLog::RewriteUnsynced() {
  if (!sync_failed_ || durable_bytes_ < 0) return {};
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return IoError("cannot look at the file");
  const auto bytes = ReadFrom(file_.get(), durable_bytes_, std::max<off_t>(status.st_size, durable_bytes_));
  if (!bytes) return std::unexpected(bytes.error());
  const int flags = ::fcntl(file_.get(), F_GETFL);
  if (flags < 0 || ::fcntl(file_.get(), F_SETFL, flags & ~O_APPEND) != 0) return IoError("cannot write again");
  const ssize_t written = ::pwrite(file_.get(), bytes->data(), bytes->size(), durable_bytes_);
  if (::fcntl(file_.get(), F_SETFL, flags) != 0 || written != static_cast<ssize_t>(bytes->size())) {
    return IoError("cannot write again");
  }
  if (::fdatasync(file_.get()) != 0) return IoError("cannot sync");
  sync_failed_ = false;
  return {};
}

Result<void> AuditLog::WriteDurably(const std::string& lines) {
  end_unknown_ = true;
  for (size_t done = 0; done < lines.size();) {
    const ssize_t count = ::write(file_.get(), lines.data() + done, lines.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return IoError("cannot write");
    done += static_cast<size_t>(count);
  }
  sync_failed_ = ::fdatasync(file_.get()) != 0;
  struct stat status{};
  if (sync_failed_ || ::fstat(file_.get(), &status) != 0) return IoError("cannot sync");
  durable_bytes_ = status.st_size;
  end_unknown_ = false;
  return {};
}

Result<void> AuditLog::WriteHead() { return audit::WriteHead(head_.get(), {last_seq_, last_hash_}); }

}  // namespace shoji::audit
