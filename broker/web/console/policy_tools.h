// Calls of API_ADMIN.md that think about rules: check, differences to the version in force, trying on the recorded
// past. The thinking is done by broker/rules' PolicyAnalyst on its own thread; answers come back on the service thread.
#pragma once

#include "broker/rules/policy_analyst.h"
#include "broker/rules/policy_desk.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class PolicyTools {
 public:
  static constexpr std::chrono::days kPast{30};
  static constexpr size_t kMaxLines = 1'000;  // of a report, per language
  // All outlive it.
  struct Services {
    const Clock& clock;
    rules::PolicyDesk& desk;
    rules::PolicyAnalyst& analyst;
    sessions::Statistics& statistics;
  };
  explicit PolicyTools(const Services& services) : services_(services) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void Check(const ConsoleCall& call);
  void Diff(const ConsoleCall& call);
  void DryRun(const ConsoleCall& call);
  void Refuse(const Respond& respond, const Error& error);

  Services services_;
};

}  // namespace shoji::web
