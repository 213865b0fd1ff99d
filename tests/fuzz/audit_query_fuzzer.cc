// deps: shoji_audit_query
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "broker/web/console/audit_query.h"

// One part of the query per line, its percents decoded as the server does.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  shoji::web::HttpRequest request;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    request.query.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  const auto period = shoji::web::PeriodOf(request);
  if (period && period->from && period->to && *period->to <= *period->from) __builtin_trap();
  const auto query = shoji::web::AuditQueryOf(request, 100);
  if (query && query->text.size() > 256) __builtin_trap();
  return 0;
}
