// What the tools found out about rules, as lines for people, in Japanese and English. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "policy/analysis/check.h"
#include "policy/analysis/diff.h"
#include "policy/analysis/dry_run.h"
#include "policy/analysis/words.h"
#include "policy/explanation.h"

namespace shoji::policy {

std::string Sentence(const CheckFinding& finding, Language language);
std::string Sentence(const DecisionChange& change, Language language);
std::string Sentence(const SettingChange& change, Language language);
std::string Sentence(const FlipCount& flip, Language language);

// Whole reports, the summary first.
std::vector<std::string> Lines(const CheckReport& report, Language language);
std::vector<std::string> Lines(const DiffReport& report, Language language);
std::vector<std::string> Lines(const DryRunReport& report, Language language);
// The answer, then every rule considered and what about it did not fit.
std::vector<std::string> Lines(const Explanation& explanation, Language language);

}  // namespace shoji::policy
