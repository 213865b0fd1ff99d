// A request about the audit record as a value, and its parser. Pure; any thread. Foreign bytes: refused whole unless
// every member is known, text, and within its limits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::admin {

struct AuditRequest {
  enum class Op { kCheckpoint, kPublicKey, kRotateKey, kExport };
  Op op = Op::kCheckpoint;
  std::string format;  // of an export: "jsonl", "csv", "syslog" or "report"
  std::optional<WallTime> since, until;
};

// One line, without its line break. kNotFound when its operation is none of the record's; kInvalid with a message that
// says which member is wrong.
Result<AuditRequest> ParseAuditRequest(std::string_view line);

}  // namespace shoji::admin
