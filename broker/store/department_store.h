// The departments there are. A closed one stays, because records and rules name it, but takes no people. Same thread as
// its Database, which outlives it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/database.h"
#include "codec/base/result.h"

namespace shoji::store {

struct Department {
  std::string name;  // as in rule files; never changed
  bool closed = false;
  int people = 0;  // enabled users who have it as their usual department
};

class DepartmentStore {
 public:
  explicit DepartmentStore(Database& database) : database_(database) {}

  // kRefused when the name is taken.
  Result<void> Add(std::string_view name);
  // Empty when there is none of that name.
  Result<std::optional<Department>> Find(std::string_view name);
  // By name.
  Result<std::vector<Department>> List();
  // kNotFound when there is none of that name.
  Result<void> SetClosed(std::string_view name, bool closed);

 private:
  Database& database_;
};

}  // namespace shoji::store
