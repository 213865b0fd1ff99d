// Everything about files, put together: quarantine, inspection, the thread that writes. Owned by the broker; service
// thread. Begin() before anybody transfers anything, Stop() before the server goes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "broker/app/config.h"
#include "broker/sessions/emergency_stop.h"
#include "broker/store/quarantine_store.h"
#include "broker/transfer/file_desk.h"

namespace shoji::app {

class FileServices {
 public:
  // `inspector` may be null; `emergency` outlives it. `post` runs a task on the service thread; thread-safe.
  FileServices(const Config& config, store::Database& database, transfer::FileInspector* inspector,
               relay::TransferJudge::Services judge, const sessions::EmergencyStop& emergency,
               transfer::DiskWorker::Post post);

  Result<void> Begin(const std::string& state) { return quarantine_.Begin(state + "/quarantine"); }
  void Tick(TimePoint now);
  void Stop();
  transfer::FileDesk& desk() { return desk_; }
  transfer::Quarantine& quarantine() { return quarantine_; }

 private:
  transfer::Background InBackground();

  transfer::FileInspector* inspector_;
  std::optional<transfer::DiskWorker> worker_;
  store::QuarantineStore store_;
  transfer::Quarantine quarantine_;
  transfer::FileDesk desk_;
};

// shoji-inspect, opened while it can be reached. Null, with a word in the log, when it cannot: then no file passes.
std::unique_ptr<transfer::FileInspector> OpenInspector(const Config& config, link::PollLoop& loop, const Clock& clock);

}  // namespace shoji::app
