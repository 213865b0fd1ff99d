// deps: shoji_admin_request shoji_ctl_output
// Requests on the administration socket, and answers as shojictl reads them.
#include <cstdint>
#include <string_view>

#include "broker/admin/admin_request.h"
#include "broker/admin/ctl_output.h"
#include "broker/admin/policy_request.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto request = shoji::admin::ParseAdminRequest(text);
  if (request) static_cast<void>(shoji::admin::Name(request->op));
  const auto policy = shoji::admin::ParsePolicyRequest(text);
  if (policy && *policy) static_cast<void>(shoji::admin::Name((*policy)->op));
  for (const char* op : {"user.list", "session.list", "status", "user.add"}) {
    if (shoji::admin::SaysOk(text)) static_cast<void>(shoji::admin::Describe(op, text));
  }
  static_cast<void>(shoji::admin::DescribeFailure(text));
  return 0;
}
