// Dated memberships: 兼務 (a further department) and 異動 (another main department) from a day to a day. Same thread as
// its Database, which outlives it. A user's usual department is in the user store; what counts on a day is
// DepartmentsOn.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/database.h"
#include "codec/base/result.h"

namespace shoji::store {

struct Membership {
  std::string user;
  std::string department;
  bool main = false;              // takes the usual department's place while it holds
  int32_t from_day = 0;           // calendar_day.h
  std::optional<int32_t> to_day;  // the last day, itself included; empty: until further notice
  bool operator==(const Membership&) const = default;
};

// Departments a person acts for on `day`: the main one first, then the others, each once. The main one is that of the
// main membership that began last, else `usual`. Pure.
std::vector<std::string> DepartmentsOn(std::string_view usual, std::span<const Membership> memberships, int32_t day);

class MembershipStore {
 public:
  explicit MembershipStore(Database& database) : database_(database) {}

  // Adds it, or changes the one of that user and department that begins on the same day. kIo when the user or the
  // department is not known.
  Result<void> Set(const Membership& membership);
  // kNotFound when there is none.
  Result<void> Remove(std::string_view user, std::string_view department, int32_t from_day);
  // By first day, then department.
  Result<std::vector<Membership>> Of(std::string_view user);

 private:
  Database& database_;
};

}  // namespace shoji::store
