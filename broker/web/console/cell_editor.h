// Editing the table by editing the text behind it: the TOML stays the one truth. A cell becomes one rule of its own,
// named after it, at the end of the file; the departments' classes are changed where they stand. Pure.
//
// Every edit is tried by the engine before it counts. Where another rule or an invariant is stricter, the text is left
// as it was and the answer says what decides instead: the strictest rule wins, and nothing here rewrites what people
// wrote.
#pragma once

#include <string>
#include <string_view>

#include "broker/web/console/policy_matrix.h"
#include "codec/base/result.h"
#include "policy/engine.h"

namespace shoji::web {

struct CellEdit {
  MatrixCell cell;
  policy::Answer answer = policy::Answer::kDeny;
  policy::Limits limits;  // unless the answer is kDeny: all at least 1
};

struct EditedText {
  std::string text;
  bool took_effect = false;   // false: `text` is as it was
  policy::Decision deciding;  // what the cell is answered with `text`
};

// Id of the rule that a cell has of its own: at most 64 of a-z 0-9 - .
std::string CellRuleId(const MatrixCell& cell);

// A class below the department's own means the department's own. kInvalid when `toml` cannot be read, kNotFound when
// the rules do not describe the department: its class has to be set first.
Result<EditedText> EditCell(std::string_view toml, const CellEdit& wanted, policy::LocalTime now);

// Describes `department` with `classification`, or changes the class it has. kInvalid when `toml` cannot be read,
// kRefused when the description is written in a way that only a person can change.
Result<std::string> SetDepartmentClass(std::string_view toml, std::string_view department,
                                       policy::Classification classification);

}  // namespace shoji::web
