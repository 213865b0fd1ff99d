#include "broker/app/file_services.h"

#include <spdlog/spdlog.h>

#include "broker/app/program_beside.h"

namespace shoji::app {
namespace {

transfer::Quarantine::Settings QuarantineSettings(const Config& config) {
  transfer::Quarantine::Settings settings;
  settings.retention = std::chrono::hours(24 * config.quarantine_days);
  settings.max_user_bytes = static_cast<uint64_t>(config.quarantine_user_mib) << 20;
  settings.max_bytes = static_cast<uint64_t>(config.quarantine_mib) << 20;
  settings.reserve_bytes = static_cast<uint64_t>(config.quarantine_reserve_mib) << 20;
  return settings;
}

}  // namespace

FileServices::FileServices(const Config& config, store::Database& database, transfer::FileInspector* inspector,
                           relay::TransferJudge::Services judge, const sessions::EmergencyStop& emergency,
                           transfer::DiskWorker::Post post)
    : inspector_(inspector),
      worker_(std::in_place, std::move(post)),
      store_(database),
      quarantine_({judge.clock, store_, judge.audit, InBackground(),
                   [&digest = judge.digest](ByteSpan content) { return digest.Of(content); }},
                  QuarantineSettings(config)),
      desk_({quarantine_, inspector_, InBackground(), judge,
             [&emergency](std::span<const std::string> departments, std::string_view session) {
               return emergency.HoldOn(departments, session).hold != sessions::Hold::kNone;
             }}) {}

transfer::Background FileServices::InBackground() {
  return [this](transfer::Job job) { return worker_ && worker_->Do(std::move(job)); };
}

void FileServices::Tick(TimePoint now) {
  quarantine_.Tick(now);
  desk_.Tick(now);
  if (inspector_ != nullptr) inspector_->Tick(now);
}

void FileServices::Stop() {
  worker_.reset();
  desk_.Tick(TimePoint::max());
}

std::unique_ptr<transfer::FileInspector> OpenInspector(const Config& config, link::PollLoop& loop, const Clock& clock) {
  transfer::FileInspector::Settings settings;
  settings.program = ProgramBeside(config.inspect_program, "shoji-inspect");
  auto inspector = transfer::FileInspector::Make(std::move(settings), loop, clock);
  if (inspector) return std::move(*inspector);
  spdlog::error("event=no_inspector text=\"{}\"", inspector.error().message);
  return nullptr;
}

}  // namespace shoji::app
