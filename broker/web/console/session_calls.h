// Calls of API_ADMIN.md about running sessions: whose, where to, how much, and ending one. Service thread.
#pragma once

#include "broker/admin/admin_commands.h"
#include "broker/sessions/session_directory.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class SessionCalls {
 public:
  static constexpr size_t kPage = 200;
  // All outlive it.
  struct Services {
    sessions::SessionDirectory& directory;
    admin::AdminCommands& commands;
    sessions::Statistics& statistics;
  };
  explicit SessionCalls(const Services& services) : services_(services) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void List(const ConsoleCall& call);

  Services services_;
};

}  // namespace shoji::web
