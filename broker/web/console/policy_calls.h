// Calls of API_ADMIN.md about the rules: versions and what is done with them (broker/rules), the table and its edits
// (policy_matrix, cell_editor). Service thread. The engine decides, the desk keeps; this only asks and translates.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "broker/rules/policy_desk.h"
#include "broker/sessions/statistics.h"
#include "broker/store/department_store.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class PolicyCalls {
 public:
  static constexpr int kPage = 20;
  // All outlive it.
  struct Services {
    const Clock& clock;
    rules::PolicyDesk& desk;
    store::DepartmentStore& departments;
    sessions::Statistics& statistics;
  };
  explicit PolicyCalls(const Services& services) : services_(services) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  using Member = void (PolicyCalls::*)(const ConsoleCall&);
  void Overview(const ConsoleCall& call);
  void ListVersions(const ConsoleCall& call);
  void ShowVersion(const ConsoleCall& call);
  void Preview(const ConsoleCall& call);
  void EditCell(const ConsoleCall& call);
  void SetClass(const ConsoleCall& call);
  void Submit(const ConsoleCall& call);
  void Approve(const ConsoleCall& call);
  void Activate(const ConsoleCall& call);
  void Schedule(const ConsoleCall& call);
  void Unschedule(const ConsoleCall& call);
  void RollBack(const ConsoleCall& call);

  void Refuse(const ConsoleCall& call, const Error& error);
  void AnswerDone(const ConsoleCall& call, const Result<void>& done);
  // The text as the editor shows it: errors by line, else the table.
  nlohmann::json LookOf(const std::string& text);

  Services services_;
};

}  // namespace shoji::web
