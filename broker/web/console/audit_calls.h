// Calls of API_ADMIN.md about the audit record: searching, counting for charts, verifying, taking it out, the report.
// Reading is done by broker/records' AuditDesk on its own thread; answers come back on the service thread.
#pragma once

#include "broker/records/audit_desk.h"
#include "broker/sessions/statistics.h"
#include "broker/web/console/console_call.h"

namespace shoji::web {

class AuditCalls {
 public:
  static constexpr size_t kPage = 50;
  // Both outlive it.
  struct Services {
    records::AuditDesk& desk;
    sessions::Statistics& statistics;
  };
  explicit AuditCalls(const Services& services) : services_(services) {}

  void AddTo(ConsoleRoutes& routes);

 private:
  void Find(const ConsoleCall& call);
  void Kinds(const ConsoleCall& call);
  void Count(const ConsoleCall& call);
  void Verify(const ConsoleCall& call);
  void Export(const ConsoleCall& call);
  void Report(const ConsoleCall& call);
  void Refuse(const Respond& respond, const Error& error);
  // `file_name`: as it is offered to be saved.
  std::function<void(Result<std::string>)> AnswerFile(const ConsoleCall& call, std::string content_type,
                                                      std::string file_name);

  Services services_;
};

}  // namespace shoji::web
