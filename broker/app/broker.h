// Everything shoji-broker is made of, put together. Owned by main(); service thread. The web server is made before it
// (its port may need root) and must be destroyed between StopWorkers() and the broker.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "broker/admin/admin_commands.h"
#include "broker/admin/admin_server.h"
#include "broker/app/config.h"
#include "broker/app/file_services.h"
#include "broker/auth/cookie_sessions.h"
#include "broker/auth/login_service.h"
#include "broker/auth/rdp_passes.h"
#include "broker/auth/tickets.h"
#include "broker/rdp/door/door.h"
#include "broker/records/audit_desk.h"
#include "broker/rfb/door/rfb_door.h"
#include "broker/rules/policy_analyst.h"
#include "broker/rules/policy_desk.h"
#include "broker/sessions/emergency_stop.h"
#include "broker/sessions/login_gate.h"
#include "broker/sessions/session_directory.h"
#include "broker/sessions/watch_desk.h"
#include "broker/store/database.h"
#include "broker/store/policy_store.h"
#include "broker/store/quarantine_store.h"
#include "broker/store/state_directory.h"
#include "broker/syslog/syslog_sender.h"
#include "broker/web/api.h"
#include "broker/web/socket_door.h"
#include "broker/web/web_server.h"
#include "policy/audit/audit_log.h"
#include "policy/audit/checkpoint/checkpoint_writer.h"
#include "policy/audit/content_digest.h"
#include "policy/engine.h"

namespace shoji::app {

// What lies on the disk, opened as the final user.
struct Stores {
  store::StateDirectory directory;
  audit::AuditLog audit;
  audit::CheckpointWriter checkpoints;
  audit::ContentDigest digest;  // of the content of transfers, for the record
  store::Database database;
  static Result<Stores> Open(const std::string& state, const Clock& clock,
                             audit::CheckpointWriter::Settings checkpoints);
};

class Broker {
 public:
  struct Surroundings {
    const Clock& clock;
    link::PollLoop& loop;
    web::WebServer& server;
    const web::StaticFiles& files;
    sessions::Statistics& statistics;
    transfer::FileInspector* inspector = nullptr;
  };
  // All of `surroundings` but the server outlives the broker. `rdp`: empty without an RDP door.
  Broker(const Config& config, Stores stores, Surroundings surroundings, std::optional<rdp::Entrance> rdp = {});

  // Makes the first administrator when there is no user, opens the door for shojictl, starts answering; `tick` is
  // called by the server and calls Tick(). Returns the generated password, empty when none was made.
  Result<std::string> Begin(std::string_view wanted_password, std::function<void(TimePoint)> tick);
  void Tick(TimePoint now);
  // The host is there and has told its sessions.
  bool host_ready() const { return directory_.host_connected() && directory_.known(); }
  // Tells every window that the server stops. The sessions live on.
  void EndWindows();
  // Every RDP connection has gone.
  bool rdp_gone() const { return !rdp_ || rdp_->connections() == 0; }
  // 0 without an RDP door.
  int rdp_port() const { return rdp_ ? rdp_->port() : 0; }
  // Nothing is posted to the server afterwards; the stop is on record.
  void StopWorkers();
  // Lets VNC viewers in.
  void OpenRfb(rfb::Entrance entrance);
  // Begins to send the record away. Before Begin().
  Result<void> StartSyslog(syslog::TlsServer server, uint32_t enterprise_number);

 private:
  relay::RulesInForce Rules() const { return {desk_.current(), desk_.active_number()}; }
  relay::TransferJudge::Services JudgeServices();
  relay::Relay::Services RelayServices();

  Surroundings around_;
  Stores stores_;
  store::UserStore users_;
  store::DepartmentStore departments_;
  store::MembershipStore memberships_;
  store::LoginStore login_store_;
  auth::PasswordHasher hasher_;
  std::optional<auth::PasswordWorker> worker_;
  std::unique_ptr<syslog::SyslogSender> syslog_;  // none without a syslog server
  std::optional<records::AuditDesk> audit_desk_;  // emptied by StopWorkers(), when nobody asks any more
  auth::LoginThrottle throttle_;
  auth::CookieSessions logins_;
  auth::Tickets tickets_;
  auth::LoginService login_service_;
  store::PolicyStore policy_store_;
  rules::PolicyDesk desk_;
  std::optional<rules::PolicyAnalyst> analyst_;
  sessions::SessionDirectory directory_;
  sessions::ScreenPolicy screens_;
  store::EmergencyStore emergency_store_;
  store::QuarantineStore quarantine_store_;
  sessions::WatchDesk watches_;
  sessions::EmergencyStop emergency_;
  sessions::LoginGate gate_;
  rules::PolicyDesk::Watch rules_watch_;
  relay::RateLimiter transfers_;
  relay::TransferBooks books_;
  relay::TypedBooks typed_;
  FileServices files_;
  web::SocketDoor door_;
  auth::RdpPasses rdp_passes_;
  rdp::DoorLogin rdp_login_;
  std::optional<rdp::Door> rdp_;
  admin::AuditCommands audit_commands_;
  admin::AdminCommands commands_;
  web::ConsoleApi console_;
  std::optional<rfb::RfbDoor> rfb_;  // none while rfb-port is 0
  web::Api api_;
  std::optional<admin::AdminServer> admin_;
  TimePoint next_sweep_{};
};

}  // namespace shoji::app
