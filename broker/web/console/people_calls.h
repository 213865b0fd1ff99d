// Calls of API_ADMIN.md about departments and people. Reads the store; every change goes through broker/admin, which
// records it first. Service thread.
#pragma once

#include "broker/admin/admin_commands.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class PeopleCalls {
 public:
  static constexpr int kPage = 50;
  // All outlive it.
  struct Services {
    const Clock& clock;
    store::UserStore& users;
    store::DepartmentStore& departments;
    store::MembershipStore& memberships;
    admin::AdminCommands& commands;
    sessions::Statistics& statistics;
  };
  explicit PeopleCalls(const Services& services) : services_(services) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void ListPeople(const ConsoleCall& call);
  void ListDepartments(const ConsoleCall& call);
  // A call that is one administrative act upon the person its path names, or upon nobody.
  std::function<void(const ConsoleCall&)> Act(std::string_view op);

  Services services_;
};

}  // namespace shoji::web
