// What `shojictl policy` prints about versions: the broker's answers as tables and lines. Pure but for the machine's
// time zone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/analysis/words.h"

namespace shoji::admin {

// Answers of policy.list and policy.show.
std::string DescribeVersions(std::string_view answer, policy::Language language);
std::string DescribeVersion(std::string_view answer, policy::Language language);
// Both languages of a report, for programs.
std::string LinesJson(bool good, const std::vector<std::string>& japanese, const std::vector<std::string>& english);

// The language of the person at the terminal: `wanted` ("ja", "en") or, when empty, the locale of the environment.
policy::Language LanguageOf(std::string_view wanted);

}  // namespace shoji::admin
