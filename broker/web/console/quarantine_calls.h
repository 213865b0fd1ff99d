// Calls of API_ADMIN.md about the quarantine: what lies there and why. Names, sizes and reasons only: nobody gets
// content here. Service thread.
#pragma once

#include "broker/store/quarantine_store.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class QuarantineCalls {
 public:
  static constexpr size_t kPage = 50;
  // `store` outlives it.
  explicit QuarantineCalls(store::QuarantineStore& store) : store_(store) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void List(const ConsoleCall& call);

  store::QuarantineStore& store_;
};

}  // namespace shoji::web
