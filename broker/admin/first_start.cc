#include "broker/admin/first_start.h"

#include <utility>

#include "broker/auth/password_rules.h"

namespace shoji::admin {

Result<FirstAdmin> EnsureAdmin(store::UserStore& users, const auth::PasswordHasher& hasher, audit::AuditLog& audit,
                               const Clock& clock, std::string_view wanted) {
  const auto empty = users.Empty();
  if (!empty) return std::unexpected(empty.error());
  FirstAdmin first;
  if (!*empty) return first;
  first.generated_password = wanted.empty() ? auth::GeneratePassword() : std::string();
  const std::string_view password = wanted.empty() ? std::string_view(first.generated_password) : wanted;
  if (auto good = auth::CheckNewPassword(password, "admin"); !good) {
    return Fail(ErrorCode::kInvalid, "SHOJI_ADMIN_PASSWORD: " + good.error().message);
  }
  auto hash = hasher.Hash(password);
  if (!hash) return std::unexpected(hash.error());
  if (auto recorded = audit.Append(audit::AdminActed("setup", "user.add", "admin", "role=admin")); !recorded) {
    return std::unexpected(recorded.error());
  }
  const WallTime now = clock.Wall();
  auto added = users.Add({"admin", "管理者", "システム管理", store::Role::kAdmin, std::move(*hash), false, now, now});
  if (!added) return std::unexpected(added.error());
  first.created = true;
  return first;
}

}  // namespace shoji::admin
