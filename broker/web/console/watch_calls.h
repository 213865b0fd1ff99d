// Calls of API_ADMIN.md about looking on at a session (helpdesk). Service thread.
#pragma once

#include <string>

#include "broker/sessions/statistics.h"
#include "broker/sessions/watch_desk.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class WatchCalls {
 public:
  // All outlive it.
  struct Services {
    sessions::WatchDesk& desk;
    sessions::Statistics& statistics;
    std::string address;  // of the RFB door, for people; empty: closed, and nobody is asked for nothing
  };
  explicit WatchCalls(Services services) : services_(std::move(services)) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void Ask(const ConsoleCall& call);
  void Show(const ConsoleCall& call);
  void Password(const ConsoleCall& call);
  void Refuse(const ConsoleCall& call, const Error& error);

  Services services_;
};

// "none" when nobody ever asked; otherwise "asked", "consented", "watched", "over".
std::string_view Name(const sessions::WatchDesk::Standing& standing);

}  // namespace shoji::web
