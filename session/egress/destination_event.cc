#include "session/egress/destination_event.h"

#include <nlohmann/json.hpp>

namespace shoji::egress {
namespace {

std::string Dump(const nlohmann::json& event) {
  return event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string DestinationEvent::ToJson(const Assignment& assignment) const {
  return Dump({{"event", "destination"},
               {"session", assignment.session},
               {"user", assignment.user},
               {"department", assignment.department},
               {"host", host},
               {"port", port},
               {"answer", Key(answer)},
               {"phase", phase == Phase::kOpen ? "open" : "closed"},
               {"bytes_up", bytes_up},
               {"bytes_down", bytes_down},
               {"duration_ms", duration.count()},
               {"count", count}});
}

std::string ReadyEvent(const std::string& pem) { return Dump({{"event", "ready"}, {"ca_certificate_pem", pem}}); }

}  // namespace shoji::egress
