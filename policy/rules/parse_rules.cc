#include "policy/rules/rule_set.h"

namespace shoji::policy {

Result<RuleSet> ParseRules(std::string_view, std::string_view file_name) {
  return Fail(ErrorCode::kInvalid, std::string(file_name) + ":1: rule files are not read yet; wait for the parser");
}

}  // namespace shoji::policy
