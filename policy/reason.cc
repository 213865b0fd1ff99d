#include "policy/reason.h"

#include <array>
#include <cstddef>

namespace shoji::policy {
namespace {

constexpr std::array<std::string_view, kLastReason + 1> kKeys = {
    "allowed",  "default_deny",   "rule_denies",   "too_large",     "too_many",  "class_never_leaves", "no_raw_file_in",
    "mynumber", "needs_approval", "outside_hours", "not_inspected", "malformed", "no_sanitiser",       "frozen",
    "busy",     "no_record",      "wrong_type",    "expired",       "not_there", "cancelled"};

}  // namespace

std::string_view Name(Reason reason) {
  const auto number = static_cast<size_t>(reason);
  return number < kKeys.size() ? kKeys[number] : "unknown";
}

}  // namespace shoji::policy
