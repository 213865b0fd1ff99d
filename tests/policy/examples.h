// The rule files of policy/examples/, for tests.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "policy/rules/rule_set.h"

namespace shoji::policy {

inline constexpr std::array<std::string_view, 6> kExamples = {"zeimu",  "shimin",   "joho-seisaku",
                                                              "kyoiku", "telework", "city"};

inline std::string FileText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The rules of policy/examples/`name`.toml; a failed test when they do not parse.
inline RuleSet Example(std::string_view name) {
  const std::string path = std::string(SHOJI_SOURCE_DIR "/policy/examples/") + std::string(name) + ".toml";
  auto rules = ParseRules(FileText(path), path);
  if (!rules) {
    ADD_FAILURE() << rules.error().message;
    return {};
  }
  return *std::move(rules);
}

}  // namespace shoji::policy
