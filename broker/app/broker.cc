#include "broker/app/broker.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <utility>

#include "broker/admin/first_start.h"
#include "broker/app/rfb_entrance.h"
#include "shoji_version.h"

namespace shoji::app {
namespace {

constexpr std::chrono::minutes kSweepEvery{10};

sessions::Settings SessionSettings(const Config& config) {
  sessions::Settings settings;
  settings.idle = std::chrono::seconds(config.idle_s);
  settings.disconnect = std::chrono::seconds(config.disconnect_s);
  settings.second_login =
      config.second_login == "refuse" ? sessions::SecondLogin::kRefuse : sessions::SecondLogin::kTakeOver;
  return settings;
}

auth::CookieSessions::Settings LoginSettings(const Config& config) {
  return {.idle = std::chrono::minutes(config.login_idle_min),
          .absolute = std::chrono::minutes(config.login_absolute_min)};
}

web::Api::Settings ApiSettings(const Config& config, int rdp_port) {
  web::Api::Settings settings;
  settings.rdp_port = rdp_port;
  settings.rdp_self_made_certificate = config.rdp_certificate.empty();
  for (const auto& network : config.metrics_allow) {
    if (const auto range = web::AddressRange::Parse(network)) settings.metrics_allow.push_back(*range);
  }
  return settings;
}

std::string HostName() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "-";
}

// How workers bring their answers to the service thread.
auth::Post PostTo(web::WebServer& server) {
  return [&server](std::function<void()> task) {
    if (!server.Post(std::move(task))) spdlog::error("event=answer_dropped");
  };
}

}  // namespace

Result<Stores> Stores::Open(const std::string& state, const Clock& clock,
                            audit::CheckpointWriter::Settings checkpoint_settings) {
  auto directory = store::StateDirectory::Open(state);
  if (!directory) return std::unexpected(directory.error());
  auto audit = audit::AuditLog::Open(directory->AuditFile(), clock);
  if (!audit) return std::unexpected(audit.error());
  auto checkpoints = audit::CheckpointWriter::Open(directory->AuditFile(), *audit, clock, checkpoint_settings);
  if (!checkpoints) return std::unexpected(checkpoints.error());
  if (!checkpoints->damage().empty()) {
    spdlog::error("event=checkpoints_damaged text=\"{}\"", checkpoints->damage());
    if (auto sealed = audit->Append(audit::CheckpointsDamaged(checkpoints->damage())); !sealed) {
      return std::unexpected(sealed.error());
    }
  }
  auto digest = audit::ContentDigest::Open(directory->ContentKeyFile());
  if (!digest) return std::unexpected(digest.error());
  auto database = store::Database::Open(directory->DatabaseUrl());
  if (!database) return std::unexpected(database.error());
  if (const auto& recovery = audit->recovery()) spdlog::warn("event=audit_recovered reason={}", recovery->reason);
  return Stores{std::move(*directory), std::move(*audit), std::move(*checkpoints), std::move(*digest),
                std::move(*database)};
}

Broker::Broker(const Config& config, Stores stores, Surroundings surroundings, std::optional<rdp::Entrance> rdp)
    : around_(surroundings),
      stores_(std::move(stores)),
      users_(stores_.database),
      departments_(stores_.database),
      memberships_(stores_.database),
      login_store_(stores_.database),
      audit_desk_(std::in_place, stores_.directory.AuditFile(), stores_.audit, stores_.checkpoints, around_.clock,
                  PostTo(around_.server)),
      throttle_(around_.clock),
      logins_(around_.clock, login_store_, users_, LoginSettings(config)),
      tickets_(around_.clock),
      login_service_(users_, throttle_, worker_.emplace(hasher_, PostTo(around_.server))),
      policy_store_(stores_.database),
      desk_(policy_store_, stores_.audit, around_.clock,
            {.two_person = config.policy_approval == "two",
             .rollback_alone = std::chrono::minutes(config.policy_rollback_min)}),
      analyst_(std::in_place, stores_.directory.AuditFile(), around_.clock, PostTo(around_.server)),
      directory_(around_.loop, around_.clock, stores_.audit, around_.statistics, config.HostSocket(),
                 SessionSettings(config)),
      screens_([this] { return desk_.current(); }),
      emergency_store_(stores_.database),
      quarantine_store_(stores_.database),
      watches_({directory_, stores_.audit, around_.clock, around_.statistics}),
      emergency_({directory_, emergency_store_, stores_.audit, around_.clock, screens_}),
      gate_({around_.clock, login_service_, throttle_, logins_, users_, emergency_, stores_.audit, around_.statistics}),
      transfers_(around_.clock, relay::TransferGate::kRate),
      files_(config, stores_.database, around_.inspector, JudgeServices(), emergency_, PostTo(around_.server)),
      door_(logins_, tickets_, RelayServices()),
      rdp_passes_(around_.clock),
      rdp_login_({gate_, logins_, rdp_passes_, directory_}),
      audit_commands_(*audit_desk_),
      commands_({users_, departments_, memberships_, logins_, *worker_, stores_.audit, directory_, emergency_, desk_,
                 around_.clock, &audit_commands_}),
      console_({around_.clock, users_, departments_, memberships_, logins_, commands_, directory_, desk_, *analyst_,
                emergency_, quarantine_store_, stores_.audit, around_.statistics, &*audit_desk_, &files_.quarantine(),
                &watches_, RfbAddress(config)}),
      api_({around_.clock, stores_.database, gate_, logins_, tickets_, directory_, stores_.audit, around_.statistics,
            around_.files, console_, &*audit_desk_, &files_.desk(), &rdp_passes_},
           ApiSettings(config, rdp ? rdp->listener.port() : 0)) {
  if (rdp) rdp_.emplace(std::move(*rdp), rdp::Door::Services{rdp_login_, logins_, RelayServices()});
}

relay::TransferJudge::Services Broker::JudgeServices() {
  return {around_.clock, [this] { return Rules(); }, stores_.digest, stores_.audit, around_.statistics, books_};
}

relay::Relay::Services Broker::RelayServices() {
  return {around_.loop,
          around_.clock,
          [this] { return Rules(); },
          stores_.digest,
          stores_.audit,
          directory_,
          around_.statistics,
          transfers_,
          books_,
          typed_,
          &files_.desk(),
          PostTo(around_.server),
          &watches_};
}

Result<std::string> Broker::Begin(std::string_view wanted_password, std::function<void(TimePoint)> tick) {
  directory_.UseScreens(&screens_);
  rules_watch_ = desk_.Observe([this] { directory_.ApplyScreens(); });
  if (auto loaded = emergency_.Load(); !loaded) return std::unexpected(loaded.error());
  const auto first = admin::EnsureAdmin(users_, hasher_, stores_.audit, around_.clock, wanted_password);
  if (!first) return std::unexpected(first.error());
  if (auto begun = desk_.Begin(); !begun) return std::unexpected(begun.error());
  if (auto begun = files_.Begin(stores_.directory.path()); !begun) return std::unexpected(begun.error());
  if (!desk_.problem().empty()) spdlog::error("event=rules_unusable text=\"{}\"", desk_.problem());
  auto admin = admin::AdminServer::Listen(stores_.directory, commands_);
  if (!admin) return std::unexpected(admin.error());
  admin_.emplace(std::move(*admin));
  around_.loop.Add(admin_->fd(), [this](link::Ready) { admin_->Tick(); });
  if (auto recorded = stores_.audit.Append(audit::ServiceStarted("shoji-broker", SHOJI_VERSION)); !recorded) {
    return std::unexpected(recorded.error());
  }
  around_.server.Serve(api_, door_, std::move(tick));
  if (rdp_) rdp_->Open();
  return first->generated_password;
}

void Broker::Tick(TimePoint now) {
  directory_.Tick(now);
  emergency_.Tick(now);
  watches_.Tick(now);
  if (rfb_) rfb_->Tick(now);
  audit_desk_->Tick(now);
  desk_.Tick();
  around_.statistics.rules_unusable = !desk_.problem().empty();
  files_.Tick(now);
  if (rdp_) rdp_->Tick(now);
  if (now < next_sweep_) return;
  next_sweep_ = now + kSweepEvery;
  if (auto swept = logins_.Sweep(); !swept) spdlog::warn("event=sweep_failed text=\"{}\"", swept.error().message);
}

Result<void> Broker::StartSyslog(syslog::TlsServer server, uint32_t enterprise_number) {
  syslog::SyslogSettings settings;
  settings.server = std::move(server);
  settings.origin = {HostName(), enterprise_number};
  settings.record_path = stores_.directory.AuditFile();
  settings.position_path = stores_.directory.SyslogPositionFile();
  auto& statistics = around_.statistics.syslog;
  statistics.wanted = true;
  auto sender = syslog::SyslogSender::Start(
      std::move(settings), PostTo(around_.server), [&statistics](const syslog::SyslogStatus& status) {
        if (status.connected != statistics.connected || (!status.connected && !status.problem.empty())) {
          spdlog::warn("event=syslog connected={} text=\"{}\"", status.connected, status.problem);
        }
        statistics.connected = status.connected;
        statistics.confirmed_seq = status.confirmed_seq;
        statistics.connections = status.connections;
      });
  if (!sender) return std::unexpected(sender.error());
  syslog_ = std::move(*sender);
  return {};
}

void Broker::OpenRfb(rfb::Entrance entrance) {
  rfb_.emplace(rfb::RfbDoor::Services{around_.loop, around_.clock, watches_, directory_, around_.statistics},
               std::move(entrance));
}

void Broker::EndWindows() {
  directory_.EndAllViewers(wire::EndReason::kServerStopping);
  if (rdp_) rdp_->Stop();
}

void Broker::StopWorkers() {
  rdp_.reset();
  rfb_.reset();
  worker_.reset();
  audit_desk_.reset();
  analyst_.reset();
  files_.Stop();
  (void)stores_.audit.Append(audit::ServiceStopped("shoji-broker"));
  if (auto covered = stores_.checkpoints.Write(stores_.audit); !covered) {
    spdlog::error("event=checkpoint_failed text=\"{}\"", covered.error().message);
  }
  syslog_.reset();
}

}  // namespace shoji::app
