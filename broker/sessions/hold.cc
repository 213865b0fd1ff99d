#include "broker/sessions/hold.h"

#include <array>
#include <utility>

namespace shoji::sessions {
namespace {

constexpr std::array<std::pair<Hold, std::string_view>, 4> kNames = {
    {{Hold::kNone, "none"}, {Hold::kViewOnly, "view-only"}, {Hold::kFrozen, "freeze"}, {Hold::kEnded, "end"}}};

}  // namespace

std::string_view Name(Hold hold) {
  for (const auto& [value, name] : kNames) {
    if (value == hold) return name;
  }
  return "unknown";
}

std::optional<Hold> HoldFromName(std::string_view name) {
  for (const auto& [value, known] : kNames) {
    if (known == name) return value;
  }
  return std::nullopt;
}

}  // namespace shoji::sessions
