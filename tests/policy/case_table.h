// Reads tests/policy/cases/*.txt; the format is in the README there. For tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/request.h"

namespace shoji::policy {

struct Case {
  std::string file;  // without ".txt": the rule file of policy/examples it is about
  std::string name;
  Request request;
  std::string answer, rule, reason;
  bool shown = false;   // can be shown end to end
  std::string content;  // sample from which inspectors find request.inspected; empty: none
  // What is moved in the end-to-end tests: the sample, a line feed, then "x" up to request.bytes; a picture of so many.
  std::string Whole() const;
};

// The cases of tests/policy/cases/`file`.txt; a failed test for each line that cannot be read.
std::vector<Case> ReadCases(std::string_view file);

}  // namespace shoji::policy
