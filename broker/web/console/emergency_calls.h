// Calls of API_ADMIN.md about 緊急停止: what is in force, giving an order, lifting it. Service thread. Recording,
// storing and reaching the sessions is broker/sessions' EmergencyStop.
#pragma once

#include "broker/sessions/emergency_stop.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class EmergencyCalls {
 public:
  // Both outlive it.
  struct Services {
    sessions::EmergencyStop& emergency;
    sessions::Statistics& statistics;
  };
  explicit EmergencyCalls(const Services& services) : services_(services) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void List(const ConsoleCall& call);
  void Begin(const ConsoleCall& call);
  void Lift(const ConsoleCall& call);
  void Answer(const ConsoleCall& call, const Result<int>& reached);

  Services services_;
};

}  // namespace shoji::web
