// Orders of the emergency stop that are in force (broker/sessions/emergency_stop.h). Same thread as its Database, which
// outlives it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "broker/store/database.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::store {

struct StoredStop {
  std::string scope;  // "everyone", "department", "session"
  std::string name;   // of the department or session; empty for everyone
  std::string hold;   // "view-only", "freeze", "end"
  std::string reason;
  std::string actor;
  WallTime since;
};

class EmergencyStore {
 public:
  explicit EmergencyStore(Database& database) : database_(database) {}

  // In place of the one with the same scope and name.
  Result<void> Put(const StoredStop& stop);
  // Nothing to do when there is none.
  Result<void> Remove(std::string_view scope, std::string_view name);
  // Oldest first.
  Result<std::vector<StoredStop>> List();

 private:
  Database& database_;
};

}  // namespace shoji::store
