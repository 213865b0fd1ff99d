// The table of settings: one row per setting, used by the TOML file and the command line alike. Constants.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "broker/app/config.h"

namespace shoji::app {

struct NumberSetting {
  int64_t Config::* field;
  int64_t low;
  int64_t high;
};
struct TextSetting {
  std::string Config::* field;
  std::string_view choices;  // "a|b": one of these; empty: anything
};
struct ListSetting {
  std::vector<std::string> Config::* field;
};

struct Option {
  std::string_view name;  // long option without dashes; '_' for '-' in TOML
  std::variant<TextSetting, NumberSetting, ListSetting> setting;
  std::string_view help;
};

std::span<const Option> Options();
// Checks every range and choice, and what depends on several settings. The message names the setting.
Result<void> SetText(const Option& option, std::string_view value, Config& config);
Result<void> SetNumber(const Option& option, int64_t value, Config& config);
Result<void> CheckTogether(const Config& config);

}  // namespace shoji::app
