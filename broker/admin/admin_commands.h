// Every administrative act as JSON in, JSON out, without a transport. Service thread. Each change is put on the audit
// record before it is done; a change that cannot be recorded is refused. Requests and answers: README.md here.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "broker/admin/admin_request.h"
#include "broker/admin/audit_commands.h"
#include "broker/admin/emergency_commands.h"
#include "broker/admin/people_commands.h"
#include "broker/admin/policy_commands.h"
#include "broker/admin/session_directory.h"
#include "broker/auth/cookie_sessions.h"
#include "broker/auth/password_worker.h"
#include "broker/store/user_store.h"
#include "codec/base/clock.h"
#include "policy/audit/audit_log.h"

namespace shoji::admin {

class AdminCommands {
 public:
  // What the commands work on; all of it outlives them.
  struct Services {
    store::UserStore& users;
    store::DepartmentStore& departments;
    store::MembershipStore& memberships;
    auth::CookieSessions& logins;
    auth::PasswordWorker& passwords;
    audit::AuditLog& audit;
    SessionDirectory& sessions;
    sessions::EmergencyStop& emergency;
    rules::PolicyDesk& desk;
    const Clock& clock;
    AuditCommands* audit_commands = nullptr;  // none: what begins with "audit." is not known
  };
  using Reply = std::function<void(std::string)>;  // one JSON object, no line break

  explicit AdminCommands(Services services)
      : services_(services),
        policy_({services.desk, services.users, services.passwords}),
        emergency_(services.emergency),
        people_({services.users, services.departments, services.memberships, services.audit}),
        started_at_(services.clock.Wall()) {}

  // `actor`: who asks, for the record ("uid:0" for shojictl, "user:tanaka" for the console). `reply` runs exactly once,
  // at once or (passwords) through the worker's post; it must be harmless when the asker has gone meanwhile.
  void Handle(std::string_view request, std::string_view actor, const Reply& reply);

 private:
  void SetPassword(const AdminRequest& request, const std::string& actor, const Reply& reply);
  std::string StorePassword(const AdminRequest& request, const std::string& actor, const std::string& hash);
  std::string SetDisabled(const AdminRequest& request, std::string_view actor);
  std::string EndSession(const AdminRequest& request, std::string_view actor);
  std::string ListUsers();
  std::string ListSessions();
  std::string Status();
  // Ends the open logins and sessions of a user who was just disabled.
  Result<int> EndEverythingOf(const std::string& user, std::string_view actor);
  Result<void> Record(const AdminRequest& request, std::string_view actor, std::string_view detail);

  Services services_;
  PolicyCommands policy_;
  EmergencyCommands emergency_;
  PeopleCommands people_;
  WallTime started_at_;
};

}  // namespace shoji::admin
