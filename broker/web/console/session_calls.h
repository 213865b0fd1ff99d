// Calls of API_ADMIN.md about running sessions: whose, where to, how much, and ending one. Service thread.
#pragma once

#include <optional>
#include <string>

#include "broker/admin/admin_commands.h"
#include "broker/sessions/session_directory.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/console_call.h"
#include "broker/web/console/watch_calls.h"

namespace shoji::web {

class SessionCalls {
 public:
  static constexpr size_t kPage = 200;
  // All outlive it.
  struct Services {
    sessions::SessionDirectory& directory;
    auth::CookieSessions& logins;
    admin::AdminCommands& commands;
    sessions::Statistics& statistics;
    sessions::WatchDesk* watches = nullptr;  // none: the calls about looking on are not there
    std::string rfb = {};                    // address of the RFB door; empty: closed
  };
  explicit SessionCalls(const Services& services);

  void AddTo(ConsoleRoutes& routes);

 private:
  std::string WatchOf(const std::string& session) const;
  void List(const ConsoleCall& call);

  Services services_;
  std::optional<WatchCalls> watches_;
};

}  // namespace shoji::web
