#include "policy/classification/classification.h"

#include <algorithm>

namespace shoji::policy {

Classification Effective(Classification floor, Classification declared, Classification inspected) {
  return std::max({floor, declared, inspected});
}

bool IsClass3(Classification classification) { return classification >= Classification::k3C; }

Classification ClassificationNamed(std::string_view name) {
  using enum Classification;
  for (const Classification known : {k1, k2, k3C, k3B, k3A}) {
    if (Name(known) == name) return known;
  }
  return kNone;
}

}  // namespace shoji::policy
