#include "broker/transfer/quarantine.h"

#include <algorithm>
#include <set>
#include <utility>

#include "broker/transfer/file_key.h"
#include "broker/transfer/safe_name.h"
#include "policy/audit/sha256.h"

namespace shoji::transfer {
namespace {

constexpr std::string_view kContentPart = "content";
constexpr std::string_view kTextPart = "text";
constexpr size_t kSealOverhead = 64;

std::string FileName(std::string_view id, std::string_view part) { return std::string(id) + "." + std::string(part); }

std::unexpected<Error> Busy() { return Fail(ErrorCode::kUnavailable, "too many files are being written"); }

// On the background thread.
Result<void> SealAndWrite(const SealedFiles& files, const FileKey& key, const std::string& name, ByteSpan content) {
  const auto sealed = key.Seal(name, content);
  if (!sealed) return std::unexpected(sealed.error());
  return files.Write(name, *sealed);
}

Result<Bytes> ReadAndOpen(const SealedFiles& files, const FileKey& key, const std::string& name, size_t most) {
  const auto sealed = files.Read(name, most + kSealOverhead);
  if (!sealed) return sealed;
  return key.Open(name, *sealed);
}

}  // namespace

Result<void> Quarantine::Begin(const std::string& directory) {
  auto files = SealedFiles::Open(directory);
  if (!files) return std::unexpected(files.error());
  files_.emplace(std::move(*files));
  return Recover();
}

Result<void> Quarantine::Recover() {
  const auto ids = services_.store.AllIds();
  const auto names = files_->Names();
  if (!ids || !names) return std::unexpected(ids ? names.error() : ids.error());
  const std::set<std::string> rows(ids->begin(), ids->end());
  std::set<std::string> contents;
  for (const std::string& name : *names) {
    const std::string id = name.substr(0, name.find('.'));
    const bool whole = name == FileName(id, kContentPart) || name == FileName(id, kTextPart);
    if (whole && rows.contains(id)) {
      if (name == FileName(id, kContentPart)) contents.insert(id);
    } else if (auto removed = files_->Remove(name); !removed) {
      return removed;
    }
  }
  for (const std::string& id : rows) {
    if (contents.contains(id)) continue;
    if (auto erased = Erase(id, "recovery", "broker"); !erased) return erased;
  }
  return {};
}

Result<std::string> Quarantine::WhyNot(std::string_view user, uint64_t bytes) {
  if (bytes > settings_.max_file_bytes) return std::string("too_large");
  const auto own = services_.store.Use(user);
  const auto all = services_.store.Use({});
  if (!own || !all) return std::unexpected(own ? all.error() : own.error());
  const auto used = [this](const QuarantineUse& stored, std::string_view whose) {
    const auto found = pending_.find(whose);
    return found == pending_.end()
               ? stored
               : QuarantineUse{stored.files + found->second.files, stored.bytes + found->second.bytes};
  };
  const QuarantineUse mine = used(*own, user);
  const QuarantineUse everybodys = used(*all, {});
  const bool fits = mine.files < settings_.max_user_files && mine.bytes + bytes <= settings_.max_user_bytes &&
                    everybodys.files < settings_.max_files && everybodys.bytes + bytes <= settings_.max_bytes;
  if (!fits) return std::string("quarantine_full");
  const auto free = files_->FreeBytes();
  if (!free) return std::unexpected(free.error());
  const auto pending = pending_.find("");
  const uint64_t promised = pending == pending_.end() ? 0 : pending->second.bytes;
  return std::string(*free < settings_.reserve_bytes + promised + bytes ? "disk_full" : "");
}

Result<QuarantineRow> Quarantine::Prepare(const FileArrival& arrival) {
  const auto why_not = WhyNot(arrival.user, arrival.content.size());
  if (!why_not) return std::unexpected(why_not.error());
  if (*why_not == "too_large") return Fail(ErrorCode::kTooLarge, *why_not);
  if (!why_not->empty()) return Fail(ErrorCode::kRefused, *why_not);
  const auto id = RandomId();
  const auto key = FileKey::Random();
  if (!id || !key) return std::unexpected(id ? key.error() : id.error());
  QuarantineRow row;
  row.id = *id;
  row.user = arrival.user;
  row.department = arrival.department;
  row.session = arrival.session;
  row.name = SafeName(arrival.name);
  row.bytes = arrival.content.size();
  row.state = kArrived;
  row.file_key = key->Hex();
  row.created_at = services_.clock.Wall();
  row.expires_at = row.created_at + settings_.retention;
  return row;
}

void Quarantine::Keep(FileArrival arrival, const RowDone& done) {
  auto row = Prepare(arrival);
  if (!row) return done(row);
  row->sha256 = audit::Sha256Hex(arrival.content);
  const auto event = audit::FileKept({.file = row->id,
                                      .session = row->session,
                                      .user = row->user,
                                      .department = row->department,
                                      .bytes = row->bytes,
                                      .digest = services_.digest(arrival.content)});
  if (auto recorded = services_.audit.Append(event); !recorded) return done(std::unexpected(recorded.error()));
  for (const std::string& whose : {row->user, std::string()}) {
    ++pending_[whose].files;
    pending_[whose].bytes += row->bytes;
  }
  const auto key = FileKey::FromHex(row->file_key);
  const bool taken = services_.background(
      [this, row = *row, key = *key, content = std::move(arrival.content), done]() -> std::function<void()> {
        auto written = SealAndWrite(*files_, key, FileName(row.id, kContentPart), content);
        return [this, row, written = std::move(written), done] { Settle(row, written, done); };
      });
  if (taken) return;
  Release(*row);
  done(Busy());
}

void Quarantine::Release(const QuarantineRow& row) {
  for (const std::string& whose : {row.user, std::string()}) {
    const auto found = pending_.find(whose);
    if (found == pending_.end()) continue;
    found->second.files -= 1;
    found->second.bytes -= row.bytes;
    if (found->second.files == 0) pending_.erase(found);
  }
}

void Quarantine::Settle(const QuarantineRow& row, const Result<void>& written, const RowDone& done) {
  Release(row);
  auto stored = written;
  if (stored) stored = services_.store.Add(row);
  if (stored) return done(row);
  (void)files_->Remove(FileName(row.id, kContentPart));  // without a row there is no key: nobody can read it
  (void)services_.audit.Append(audit::FileErased(row.id, row.user, "failed", "broker"));
  done(std::unexpected(stored.error()));
}

void Quarantine::Judge(std::string_view id, Judgement judgement, const RowDone& done) {
  auto found = services_.store.Find(id);
  if (!found) return done(std::unexpected(found.error()));
  if (!*found) return done(Fail(ErrorCode::kNotFound, "no such file in quarantine"));
  QuarantineRow row = std::move(**found);
  row.media_type = std::move(judgement.media_type);
  row.rule_id = std::move(judgement.rule_id);
  row.reason_key = std::move(judgement.reason_key);
  row.text_bytes = judgement.text.size();
  row.state = judgement.text.empty() ? kKept : kExtract;
  if (row.text_bytes > kMaxTextBytes) return done(Fail(ErrorCode::kTooLarge, "the text is too long"));
  const auto event = audit::FileJudged({.file = row.id,
                                        .user = row.user,
                                        .state = row.state,
                                        .media_type = row.media_type,
                                        .rule_id = row.rule_id,
                                        .reason_key = row.reason_key,
                                        .text_bytes = row.text_bytes});
  if (auto recorded = services_.audit.Append(event); !recorded) return done(std::unexpected(recorded.error()));
  if (judgement.text.empty()) return SettleText(row, {}, done);
  const auto key = FileKey::FromHex(row.file_key);
  if (!key) return done(std::unexpected(key.error()));
  const bool taken =
      services_.background([this, row, key = *key, text = std::move(judgement.text), done]() -> std::function<void()> {
        auto written = SealAndWrite(*files_, key, FileName(row.id, kTextPart), AsBytes(text));
        return [this, row, written = std::move(written), done] { SettleText(row, written, done); };
      });
  if (!taken) done(Busy());
}

void Quarantine::SettleText(const QuarantineRow& row, const Result<void>& written, const RowDone& done) {
  auto stored = written;
  if (stored) stored = services_.store.Judge(row);
  if (stored) return done(row);
  if (stored.error().code == ErrorCode::kNotFound)
    (void)files_->Remove(FileName(row.id, kTextPart));  // erased meanwhile
  done(std::unexpected(stored.error()));
}

void Quarantine::Open(const QuarantineRow& row, std::string_view part, const std::function<void(Result<Bytes>)>& done) {
  const auto key = FileKey::FromHex(row.file_key);
  if (!key) return done(std::unexpected(key.error()));
  const size_t most = part == kTextPart ? kMaxTextBytes : settings_.max_file_bytes;
  const bool taken =
      services_.background([this, key = *key, name = FileName(row.id, part), most, done]() -> std::function<void()> {
        auto opened = ReadAndOpen(*files_, key, name, most);
        return [opened = std::move(opened), done] { done(opened); };
      });
  if (!taken) done(Busy());
}

void Quarantine::ReadText(std::string_view id, std::string_view user, std::function<void(Result<std::string>)> done) {
  auto found = services_.store.Find(id);
  if (!found) return done(std::unexpected(found.error()));
  if (!*found || (*found)->user != user || (*found)->state != kExtract) {
    return done(Fail(ErrorCode::kNotFound, "no such text in quarantine"));
  }
  const QuarantineRow row = **found;
  Open(row, kTextPart, [done = std::move(done)](Result<Bytes> bytes) {
    if (!bytes) return done(std::unexpected(bytes.error()));
    done(std::string(AsText(*bytes)));
  });
}

Result<void> Quarantine::RecordExtract(const QuarantineRow& row) {
  return services_.audit.Append(audit::FileExtractRead(row.id, row.user, row.text_bytes));
}

void Quarantine::ReadContent(std::string_view id, const std::function<void(Result<Bytes>)>& done) {
  auto found = services_.store.Find(id);
  if (!found) return done(std::unexpected(found.error()));
  if (!*found) return done(Fail(ErrorCode::kNotFound, "no such file in quarantine"));
  Open(**found, kContentPart, done);
}

Result<void> Quarantine::Erase(std::string_view id, std::string_view why, std::string_view actor) {
  const auto found = services_.store.Find(id);
  if (!found) return std::unexpected(found.error());
  if (!*found) return Fail(ErrorCode::kNotFound, "no such file in quarantine");
  const QuarantineRow& row = **found;
  if (auto recorded = services_.audit.Append(audit::FileErased(row.id, row.user, why, actor)); !recorded)
    return recorded;
  if (auto destroyed = services_.store.Destroy(row.id); !destroyed) return destroyed;
  // Without the key these are noise; what cannot be removed now goes at the next start.
  (void)files_->Remove(FileName(row.id, kContentPart));
  (void)files_->Remove(FileName(row.id, kTextPart));
  return {};
}

Result<std::vector<QuarantineRow>> Quarantine::List(std::string_view user, size_t limit, size_t offset) {
  auto rows = services_.store.List(user, limit, offset);
  if (rows) {
    for (QuarantineRow& row : *rows) row.file_key.clear();
  }
  return rows;
}

void Quarantine::Tick(TimePoint now) {
  if (now < next_sweep_) return;
  next_sweep_ = now + kSweepEvery;
  const auto expired = services_.store.Expired(services_.clock.Wall(), kErasedPerSweep);
  if (!expired) return;
  for (const std::string& id : *expired) {
    if (!Erase(id, "retention", "broker")) return;  // no record, no effect; again at the next sweep
  }
  if (expired->size() == kErasedPerSweep) next_sweep_ = now;
}

}  // namespace shoji::transfer
