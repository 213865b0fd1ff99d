#include "policy/grants/grants.h"

namespace shoji::policy::grants {

std::string_view Name(Weakening weakening) {
  switch (weakening) {
    case Weakening::kNone:
      return "none";
    case Weakening::kClass3COutbound:
      return "class-3c-outbound";
    case Weakening::kRawFileInbound:
      return "raw-file-inbound";
  }
  return "none";
}

Weakening WeakeningNamed(std::string_view name) {
  for (const Weakening weakening : {Weakening::kClass3COutbound, Weakening::kRawFileInbound}) {
    if (Name(weakening) == name) return weakening;
  }
  return Weakening::kNone;
}

}  // namespace shoji::policy::grants
