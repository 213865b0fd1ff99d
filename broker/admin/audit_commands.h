// The administrative acts on the audit record ("audit.export", ...) as JSON in, JSON out, without a transport. Service
// thread. Requests and answers: README.md here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/admin/audit_request.h"
#include "broker/records/audit_desk.h"

namespace shoji::admin {

class AuditCommands {
 public:
  explicit AuditCommands(records::AuditDesk& desk) : desk_(desk) {}

  // The answer, a JSON object without line break; empty when the request is none of the record's. `actor`: who asks.
  std::optional<std::string> Handle(std::string_view line, std::string_view actor);

 private:
  std::string Carry(const AuditRequest& request, std::string_view actor);
  records::AuditDesk& desk_;
};

}  // namespace shoji::admin
