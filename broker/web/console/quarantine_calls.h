// Calls of API_ADMIN.md about the quarantine: what lies there and why, and erasing a file before its time. Names, sizes
// and reasons only: nobody gets content here. Service thread.
#pragma once

#include "broker/sessions/statistics.h"
#include "broker/store/quarantine_store.h"
#include "broker/transfer/quarantine.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class QuarantineCalls {
 public:
  static constexpr size_t kPage = 50;
  // All outlive it.
  struct Services {
    store::QuarantineStore& store;
    transfer::Quarantine* quarantine;  // null: nothing can be erased
    sessions::Statistics& statistics;
  };
  explicit QuarantineCalls(Services services) : services_(services) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void List(const ConsoleCall& call);
  void Erase(const ConsoleCall& call);

  Services services_;
};

}  // namespace shoji::web
