#include "broker/app/config.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "broker/app/config_options.h"
#include "codec/base/toml.h"
#include "shoji_version.h"

namespace shoji::app {
namespace {

std::string TomlKey(std::string_view name) {
  std::string key(name);
  std::ranges::replace(key, '-', '_');
  return key;
}

const Option* FindTomlKey(std::string_view key) {
  const auto options = Options();
  const auto found = std::ranges::find_if(options, [&](const auto& option) { return TomlKey(option.name) == key; });
  return found == options.end() ? nullptr : &*found;
}

std::string AtLine(const toml::source_region& source) { return "line " + std::to_string(source.begin.line) + ": "; }

Result<void> ApplyList(const Option& option, const toml::array& values, Config& config) {
  const auto* list = std::get_if<ListSetting>(&option.setting);
  if (list == nullptr) return Fail(ErrorCode::kInvalid, std::string(option.name) + ": must not be a list");
  (config.*list->field).clear();
  for (const auto& value : values) {
    const auto text = value.value_exact<std::string>();
    if (!text) return Fail(ErrorCode::kInvalid, std::string(option.name) + ": must be a list of texts");
    if (auto set = SetText(option, *text, config); !set) return set;
  }
  return {};
}

Result<void> ApplyValue(const Option& option, const toml::node& value, Config& config) {
  if (const auto* list = value.as_array()) return ApplyList(option, *list, config);
  if (const auto text = value.value_exact<std::string>()) {
    if (std::holds_alternative<NumberSetting>(option.setting)) {
      return Fail(ErrorCode::kInvalid, std::string(option.name) + ": must be a number without quotes");
    }
    return SetText(option, *text, config);
  }
  if (const auto number = value.value_exact<int64_t>()) return SetNumber(option, *number, config);
  return Fail(ErrorCode::kInvalid, std::string(option.name) + ": must be a number, a text or a list of texts");
}

using Given = std::map<std::string_view, std::vector<std::string>>;

Result<void> ApplyFile(const std::string& path, Config& config) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Fail(ErrorCode::kIo, "cannot read " + path);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (auto applied = ApplyToml(text, config); !applied) {
    return Fail(ErrorCode::kInvalid, path + ", " + applied.error().message);
  }
  return {};
}

Result<void> ApplyGiven(const Given& given, Config& config) {
  for (const auto& option : Options()) {
    const auto values = given.find(option.name);
    if (values == given.end()) continue;
    for (const auto& value : values->second) {
      if (auto set = SetText(option, value, config); !set) return Fail(ErrorCode::kInvalid, "--" + set.error().message);
    }
  }
  return CheckTogether(config);
}

std::string HelpOf(const Option& option) {
  std::string help(option.help);
  const Config defaults;
  if (const auto* number = std::get_if<NumberSetting>(&option.setting)) {
    help += " (" + std::to_string(number->low) + " to " + std::to_string(number->high) + ", default " +
            std::to_string(defaults.*number->field) + ")";
  } else if (const auto* text = std::get_if<TextSetting>(&option.setting)) {
    if (!text->choices.empty()) help += " (" + std::string(text->choices) + ")";
    if (const auto& value = defaults.*text->field; !value.empty()) help += " (default " + value + ")";
  } else {
    help += "; repeatable";
  }
  return help;
}

}  // namespace

Result<void> ApplyToml(std::string_view text, Config& config) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return Fail(ErrorCode::kInvalid, AtLine(parsed.error().source()) + std::string(parsed.error().description()));
  }
  for (const auto& [key, value] : parsed.table()) {
    const Option* option = FindTomlKey(key.str());
    if (option == nullptr) {
      return Fail(ErrorCode::kInvalid, AtLine(key.source()) + "unknown setting '" + std::string(key.str()) + "'");
    }
    if (auto applied = ApplyValue(*option, value, config); !applied) {
      return Fail(ErrorCode::kInvalid, AtLine(value.source()) + applied.error().message);
    }
  }
  return {};
}

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  CLI::App cli("shoji-broker: the door of Shoji. Serves the web client, logs people in, relays their sessions.");
  cli.set_version_flag("--version", "shoji-broker " SHOJI_VERSION);
  std::string file;
  cli.add_option("--config", file, "TOML file; keys are these options with _ for -");
  Given given;
  for (const auto& option : Options()) {
    cli.add_option("--" + std::string(option.name), given[option.name], HelpOf(option))->allow_extra_args(false);
  }
  CommandLine result;
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream text;
    result.exit_status = cli.exit(error, text, text) == 0 ? 0 : 2;
    result.text = text.str();
    return result;
  }
  auto applied = file.empty() ? Result<void>() : ApplyFile(file, result.config);
  if (applied) applied = ApplyGiven(given, result.config);
  if (applied) return result;
  result.exit_status = 2;
  result.text = "shoji-broker: " + applied.error().message + "\n";
  return result;
}

}  // namespace shoji::app
