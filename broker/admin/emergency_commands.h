// The emergency stop as administrative acts: requests checked, orders given, answers as JSON. Service thread. The order
// itself puts it on record (broker/sessions/emergency_stop.h).
#pragma once

#include <string>
#include <string_view>

#include "broker/admin/admin_request.h"
#include "broker/sessions/emergency_stop.h"

namespace shoji::admin {

class EmergencyCommands {
 public:
  explicit EmergencyCommands(sessions::EmergencyStop& emergency) : emergency_(emergency) {}

  // emergency.order, emergency.lift, emergency.list: the answer, one JSON object.
  std::string Order(const AdminRequest& request, std::string_view actor);
  std::string Lift(const AdminRequest& request, std::string_view actor);
  std::string List() const;

 private:
  sessions::EmergencyStop& emergency_;
};

}  // namespace shoji::admin
