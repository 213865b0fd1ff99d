// Calls of API_ADMIN.md about the rules: versions and what is done with them (broker/rules), the table and its edits
// (policy_matrix, cell_editor). Service thread. The engine decides, the desk keeps; this only asks and translates.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "broker/rules/policy_analyst.h"
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
    rules::PolicyAnalyst& analyst;
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

  void Refuse(const Respond& respond, const Error& error);
  void Refuse(const ConsoleCall& call, const Error& error) { Refuse(call.respond, error); }
  void AnswerDone(const ConsoleCall& call, const Result<void>& done);
  // What is not quick, on the analyst's thread: `answer` makes the body from a text and its look (errors by line, else
  // the table), and may not touch the service thread's things.
  struct Draft {
    std::string text;
    nlohmann::json body;  // gets the look as a member; null: the look itself is the body
  };
  using Drafting = std::function<Result<Draft>()>;
  void AnswerWithLook(const ConsoleCall& call, Drafting draft);
  std::vector<std::string> OpenDepartments();

  Services services_;
};

}  // namespace shoji::web
