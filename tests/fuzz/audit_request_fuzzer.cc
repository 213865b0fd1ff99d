// deps: shoji_admin_request
// Requests about the record from the administration socket, and times from a command line.
#include <cstdint>
#include <string_view>

#include "broker/admin/audit_request.h"
#include "broker/admin/time_argument.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(shoji::admin::ParseAuditRequest(text));
  static_cast<void>(shoji::admin::ParseTimeArgument(text, shoji::WallTime()));
  return 0;
}
