// Rules by the name a person gives them on a command line: a file, the number of a version, or "active". Blocking;
// reads files and asks the broker.
#pragma once

#include <string>

#include "codec/base/result.h"
#include "policy/rules/rule_set.h"

namespace shoji::admin {

struct PolicySource {
  std::string name;  // for messages: the file, or "version 3"
  std::string text;  // TOML
};

// A number or "active" is asked of the broker that uses `state_directory`, unless a file of that name exists. kNotFound
// without such a file or version; kUnavailable, kClosed when a broker is needed and none answers.
Result<PolicySource> ReadPolicySource(const std::string& name, const std::string& state_directory);
// The same, read as rules: kInvalid with "FILE:LINE: ..." when they cannot be.
Result<policy::RuleSet> ReadRules(const std::string& name, const std::string& state_directory);

// One request to the broker and its answer, which says ok; otherwise kRefused with the broker's sentence.
Result<std::string> AskBroker(const std::string& state_directory, const std::string& request);

}  // namespace shoji::admin
