#include "bench/load/staff_accounts.h"

#include "bench/load/client_crowd.h"
#include "broker/auth/password_hasher.h"
#include "broker/auth/password_rules.h"
#include "broker/store/database.h"
#include "broker/store/state_directory.h"
#include "broker/store/user_store.h"

namespace shoji::bench {
namespace {

// A city's departments have some dozens of people each.
constexpr int kDepartmentPeople = 40;

}  // namespace

Result<void> MakeAccounts(const std::string& state_directory, int count, const std::string& password,
                          const Clock& clock) {
  if (auto good = auth::CheckNewPassword(password, StaffName(0)); !good) return good;
  const auto directory = store::StateDirectory::Open(state_directory);
  if (!directory) return std::unexpected(directory.error());
  auto database = store::Database::Open(directory->DatabaseUrl());
  if (!database) return std::unexpected(database.error());
  const auto hash = auth::PasswordHasher().Hash(password);
  if (!hash) return std::unexpected(hash.error());
  store::UserStore users(*database);
  for (int i = 0; i < count; ++i) {
    const std::string name = StaffName(static_cast<size_t>(i));
    const std::string department = "第" + std::to_string(i / kDepartmentPeople + 1) + "課";
    const WallTime now = clock.Wall();
    if (auto added = users.Add({name, name, department, store::Role::kStaff, *hash, false, now, now}); !added) {
      return added;
    }
  }
  return {};
}

}  // namespace shoji::bench
