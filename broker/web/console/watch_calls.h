// Calls of API_ADMIN.md about looking on at a session (helpdesk). Service thread.
#pragma once

#include <functional>
#include <string>

#include "broker/auth/cookie_sessions.h"
#include "broker/sessions/statistics.h"
#include "broker/sessions/watch_desk.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class WatchCalls {
 public:
  // All outlive it.
  struct Services {
    sessions::WatchDesk& desk;
    auth::CookieSessions& logins;  // outlive the desk, too
    sessions::Statistics& statistics;
    std::string address;  // of the RFB door, for people; empty: closed, and nobody is asked for nothing
  };
  explicit WatchCalls(Services services) : services_(std::move(services)) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void Ask(const ConsoleCall& call);
  // Why who asks by `call` may no longer look on, whenever it is asked.
  std::function<std::string_view()> NoLonger(const ConsoleCall& call);
  void Show(const ConsoleCall& call);
  void Password(const ConsoleCall& call);
  void Refuse(const ConsoleCall& call, const Error& error);

  Services services_;
};

// "none" when nobody ever asked; otherwise "asked", "consented", "watched", "over".
std::string_view Name(const sessions::WatchDesk::Standing& standing);

}  // namespace shoji::web
