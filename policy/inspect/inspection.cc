#include "policy/inspect/inspection.h"

#include <array>

namespace shoji::inspect {

std::string_view Name(Kind kind) {
  static constexpr std::array<std::string_view, kKinds> kNames = {
      "my_number",      "corporate_number", "resident_code",      "credit_card", "phone",      "email",
      "postal_address", "contact_list",     "contact_list_large", "secret",      "restricted", "marking_3A",
      "marking_3B",     "marking_3C",       "marking_2",          "marking_1",   "word"};
  const auto index = static_cast<size_t>(kind);
  return index < kNames.size() ? kNames[index] : "unknown";
}

}  // namespace shoji::inspect
