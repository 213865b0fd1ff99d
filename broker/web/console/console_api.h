// The HTTP API of the console (API_ADMIN.md), without a transport: finds the call, checks the capability, hands it to
// the part that answers. Service thread. The cookie, Origin and kind of body have been checked by Api.
#pragma once

#include <optional>
#include <span>

#include "broker/admin/admin_commands.h"
#include "broker/sessions/session_directory.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/audit_calls.h"
#include "broker/web/console/console_call.h"
#include "broker/web/console/emergency_calls.h"
#include "broker/web/console/people_calls.h"
#include "broker/web/console/policy_calls.h"
#include "broker/web/console/policy_tools.h"
#include "broker/web/console/quarantine_calls.h"
#include "broker/web/console/session_calls.h"
#include "session/link/token_bucket.h"

namespace shoji::web {

class ConsoleApi {
 public:
  static constexpr std::string_view kPrefix = "/api/admin/";
  // All outlive it.
  struct Services {
    const Clock& clock;
    store::UserStore& users;
    store::DepartmentStore& departments;
    store::MembershipStore& memberships;
    auth::CookieSessions& logins;
    admin::AdminCommands& commands;
    sessions::SessionDirectory& directory;
    rules::PolicyDesk& desk;
    rules::PolicyAnalyst& analyst;
    sessions::EmergencyStop& emergency;
    store::QuarantineStore& quarantine;
    audit::AuditLog& audit;
    sessions::Statistics& statistics;
    records::AuditDesk* records = nullptr;     // none: the calls about the record are not there
    transfer::Quarantine* erasable = nullptr;  // none: nothing in quarantine can be erased
    sessions::WatchDesk* watches = nullptr;    // none: the calls about looking on are not there
    std::string rfb = {};                      // address of the RFB door; empty: closed
  };
  explicit ConsoleApi(const Services& services);

  void Handle(const HttpRequest& request, const store::User& user, const Respond& respond);
  // The whole table, for the test that asks every call as every role.
  std::span<const ConsoleRoute> routes() const { return routes_; }

 private:
  void Refuse(const HttpRequest& request, const store::User& user, const Respond& respond);

  const Clock& clock_;
  audit::AuditLog& audit_;
  sessions::Statistics& statistics_;
  link::TokenBucket refusal_records_;  // trying doors must not fill the disk; /metrics counts every one
  PeopleCalls people_;
  SessionCalls sessions_;
  PolicyCalls policy_;
  PolicyTools tools_;
  EmergencyCalls emergency_;
  QuarantineCalls quarantine_;
  std::optional<AuditCalls> records_;
  ConsoleRoutes routes_;
};

}  // namespace shoji::web
