// Where everything the sandboxed browser downloads lies first: outside the sandbox, sealed with a key per file, until a
// decision lets a text extract out or its retention ends. Owned by the broker, service thread; sealing and disk writes
// run in the background. Every step is on record before it has an effect. Survives restarts: rows are in the store,
// sealed files beside it; Begin() removes what a stop left half done. Erasing = destroying the key, then the file.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/quarantine_store.h"
#include "broker/transfer/disk_worker.h"
#include "broker/transfer/sealed_files.h"
#include "codec/base/clock.h"
#include "policy/audit/audit_log.h"

namespace shoji::transfer {

using store::QuarantineRow;
using store::QuarantineUse;

// Names in the store and in the API.
inline constexpr std::string_view kArrived = "arrived";  // whole, not judged yet
inline constexpr std::string_view kKept = "kept";        // stays, with its reason
inline constexpr std::string_view kExtract = "extract";  // the text of it may be fetched

struct FileArrival {
  std::string session;
  std::string user;
  std::string department;
  std::string name;  // as the untrusted side gave it
  Bytes content;     // whole
};

// What inspection and decision said about a file.
struct Judgement {
  std::string media_type;
  std::string rule_id;
  std::string reason_key;
  std::string text;  // what may be fetched; empty: nothing
};

class Quarantine {
 public:
  using RowDone = std::function<void(Result<QuarantineRow>)>;
  struct Settings {
    uint64_t max_file_bytes = 64ull << 20;
    uint64_t max_user_bytes = 512ull << 20;
    uint64_t max_user_files = 200;
    uint64_t max_bytes = 20ull << 30;
    uint64_t max_files = 20'000;
    uint64_t reserve_bytes = 512ull << 20;  // of the file system, for the record and the store
    std::chrono::hours retention{7 * 24};
  };
  // All outlive it.
  struct Services {
    const Clock& clock;
    store::QuarantineStore& store;
    audit::AuditLog& audit;
    Background background;
    std::function<std::string(ByteSpan)> digest;  // for the record: comparable, tells nothing of the content
  };
  static constexpr size_t kMaxTextBytes = 4u << 20;
  static constexpr std::chrono::seconds kSweepEvery{60};
  static constexpr size_t kErasedPerSweep = 100;

  Quarantine(Services services, Settings settings) : services_(std::move(services)), settings_(settings) {}
  Quarantine(const Quarantine&) = delete;
  Quarantine& operator=(const Quarantine&) = delete;
  // Uses `directory`; removes files without a row, erases rows without a file. Before everything else.
  Result<void> Begin(const std::string& directory);

  // Why a file of `bytes` cannot be taken now: empty, or a reason key ("too_large", "quarantine_full", "disk_full").
  Result<std::string> WhyNot(std::string_view user, uint64_t bytes);
  // Seals and stores. `done` gets the row, or kTooLarge / kRefused (limits), kUnavailable (busy), kIo; then nothing is
  // kept. Called once, at once or later.
  void Keep(FileArrival arrival, const RowDone& done);
  // State kKept, or kExtract when there is text. `done` as above.
  void Judge(std::string_view id, Judgement judgement, const RowDone& done);
  // The text extract, for `user` only. kNotFound for anybody else's.
  void ReadText(std::string_view id, std::string_view user, std::function<void(Result<std::string>)> done);
  // A decision lets that text go to its user: put on record, before a byte of it leaves.
  Result<void> RecordExtract(const QuarantineRow& row);
  // The content itself, for inspection and for a later sanitiser; never for a client.
  void ReadContent(std::string_view id, const std::function<void(Result<Bytes>)>& done);
  // `why`: "retention", "user", "admin", "recovery". kNotFound when there is no such file.
  Result<void> Erase(std::string_view id, std::string_view why, std::string_view actor);

  Result<std::optional<QuarantineRow>> Find(std::string_view id) { return services_.store.Find(id); }
  // Newest first; `user` empty: everybody's. The keys are taken out.
  Result<std::vector<QuarantineRow>> List(std::string_view user, size_t limit, size_t offset = 0);
  Result<QuarantineUse> Use(std::string_view user = {}) { return services_.store.Use(user); }
  // Erases what is due.
  void Tick(TimePoint now);
  const Settings& settings() const { return settings_; }

 private:
  Result<void> Recover();
  Result<QuarantineRow> Prepare(const FileArrival& arrival);
  void Settle(const QuarantineRow& row, const Result<void>& written, const RowDone& done);
  void SettleText(const QuarantineRow& row, const Result<void>& written, const RowDone& done);
  void Open(const QuarantineRow& row, std::string_view part, const std::function<void(Result<Bytes>)>& done);
  void Release(const QuarantineRow& row);

  Services services_;
  Settings settings_;
  std::optional<SealedFiles> files_;                           // since Begin()
  std::map<std::string, QuarantineUse, std::less<>> pending_;  // being written: user -> use; "" = in all
  TimePoint next_sweep_{};
};

}  // namespace shoji::transfer
