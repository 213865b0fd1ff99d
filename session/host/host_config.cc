#include "session/host/host_config.h"

#include <functional>
#include <map>
#include <set>

#include "codec/base/toml.h"

namespace shoji::host {
namespace {

using link::Json;

std::unexpected<Error> At(const toml::node& node, const std::string& what) {
  return Fail(ErrorCode::kInvalid, "line " + std::to_string(node.source().begin.line) + ": " + what);
}

// One key of the file: reads its node into the config.
using Setter = std::function<Result<void>(const toml::node&, HostConfig&)>;
using Setters = std::map<std::string_view, Setter>;

template <typename Target>
Setter Text(Target target) {
  return [target](const toml::node& node, HostConfig& config) -> Result<void> {
    const auto text = node.value_exact<std::string>();
    if (!text) return At(node, "must be a text in quotes");
    std::invoke(target, config) = *text;
    return {};
  };
}

// An integer within [low, high], times `factor` when it is stored in another unit.
Setter Number(int64_t low, int64_t high, const std::function<void(HostConfig&, int64_t)>& store) {
  return [=](const toml::node& node, HostConfig& config) -> Result<void> {
    const auto number = node.value_exact<int64_t>();
    if (!number || *number < low || *number > high) {
      return At(node, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    }
    store(config, *number);
    return {};
  };
}

Result<void> ApplyTable(const toml::table& table, const Setters& setters, HostConfig& config) {
  for (const auto& [key, node] : table) {
    const auto known = setters.find(key.str());
    if (known == setters.end()) return At(node, "unknown setting " + std::string(key.str()));
    if (auto applied = known->second(node, config); !applied) {
      return Fail(ErrorCode::kInvalid, std::string(key.str()) + ", " + applied.error().message);
    }
  }
  return {};
}

constexpr uint64_t kMib = 1ull << 20;

Setter Flag(const std::function<void(HostConfig&, bool)>& store) {
  return [=](const toml::node& node, HostConfig& config) -> Result<void> {
    const auto flag = node.value_exact<bool>();
    if (!flag) return At(node, "must be true or false");
    store(config, *flag);
    return {};
  };
}

const Setters& LimitSetters() {
  static const Setters setters = {
      {"allow_missing", Flag([](auto& c, bool on) { c.limits.allow_missing = on; })},
      {"memory_mib",
       Number(256, 65'536, [](auto& c, int64_t n) { c.limits.memory_bytes = static_cast<uint64_t>(n) * kMib; })},
      {"cpu_percent", Number(10, 6'400, [](auto& c, int64_t n) { c.limits.cpu_percent = static_cast<uint32_t>(n); })},
      {"cpu_weight", Number(1, 10'000, [](auto& c, int64_t n) { c.limits.cpu_weight = static_cast<uint32_t>(n); })},
      {"pids", Number(64, 4'096, [](auto& c, int64_t n) { c.limits.pids = static_cast<uint32_t>(n); })},
      {"home_mib",
       Number(64, 16'384, [](auto& c, int64_t n) { c.limits.home_bytes = static_cast<uint64_t>(n) * kMib; })},
      {"tmp_mib", Number(16, 16'384, [](auto& c, int64_t n) { c.limits.tmp_bytes = static_cast<uint64_t>(n) * kMib; })},
  };
  return setters;
}

// TOML tables nest as deep as the file says; what egress understands does not.
constexpr int kMaxDepth = 4;

Result<Json> ToJson(const toml::node& node, int depth) {
  if (depth > kMaxDepth) return At(node, "nested too deep");
  if (const auto text = node.value_exact<std::string>()) return Json(*text);
  if (const auto number = node.value_exact<int64_t>()) return Json(*number);
  if (const auto flag = node.value_exact<bool>()) return Json(*flag);
  Json value;
  if (const auto* array = node.as_array()) {
    value = Json::array();
    for (const auto& element : *array) {
      auto converted = ToJson(element, depth + 1);
      if (!converted) return converted;
      value.push_back(std::move(*converted));
    }
    return value;
  }
  if (const auto* table = node.as_table()) {
    value = Json::object();
    for (const auto& [key, element] : *table) {
      auto converted = ToJson(element, depth + 1);
      if (!converted) return converted;
      value[std::string(key.str())] = std::move(*converted);
    }
    return value;
  }
  return At(node, "must be a text, a whole number, true or false, a list or a table");
}

Result<void> ApplyEgress(const toml::node& node, HostConfig& config) {
  static const std::set<std::string_view> kKnown = {"dns_servers", "lgwan_ranges", "allow_ports", "exceptions",
                                                    "departments", "upstream",     "limits"};
  const auto* table = node.as_table();
  if (table == nullptr) return At(node, "must be a table");
  for (const auto& [key, element] : *table) {
    if (!kKnown.contains(key.str())) return At(element, "unknown setting egress." + std::string(key.str()));
  }
  auto json = ToJson(node, 0);
  if (!json) return std::unexpected(json.error());
  config.egress = std::move(*json);
  return {};
}

Result<void> ApplyLimits(const toml::node& node, HostConfig& config) {
  const auto* table = node.as_table();
  if (table == nullptr) return At(node, "must be a table");
  return ApplyTable(*table, LimitSetters(), config);
}

const Setters& TopSetters() {
  static const Setters setters = {
      {"runtime", Text(&HostConfig::runtime)},
      {"socket", Text(&HostConfig::socket)},
      {"bin_dir", Text(&HostConfig::bin_dir)},
      {"start_url", Text(&HostConfig::start_url)},
      {"broker_uid", Number(0, INT32_MAX, [](auto& c, int64_t n) { c.broker_uid = n; })},
      {"uid_base", Number(1'000, INT32_MAX / 2, [](auto& c, int64_t n) { c.uid_base = n; })},
      {"pool", Number(0, kMaxPool, [](auto& c, int64_t n) { c.pool = n; })},
      {"max_sessions", Number(1, kMaxSessions, [](auto& c, int64_t n) { c.max_sessions = n; })},
      {"video_rate_factor", Number(video::kFinestRateFactor, video::kCoarsestRateFactor,
                                   [](auto& c, int64_t n) { c.video_rate_factor = n; })},
      {"limits", ApplyLimits},
      {"egress", ApplyEgress},
  };
  return setters;
}

}  // namespace

Result<HostConfig> ParseHostConfig(std::string_view text, HostConfig base) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return Fail(ErrorCode::kInvalid, "line " + std::to_string(parsed.error().source().begin.line) + ": " +
                                         std::string(parsed.error().description()));
  }
  if (auto applied = ApplyTable(parsed.table(), TopSetters(), base); !applied) return std::unexpected(applied.error());
  return base;
}

Result<void> CheckHostConfig(const HostConfig& config) {
  if (config.runtime.empty() || config.runtime.front() != '/') {
    return Fail(ErrorCode::kInvalid, "runtime must be an absolute path");
  }
  const bool web = config.start_url.starts_with("http://") || config.start_url.starts_with("https://");
  if (!config.start_url.empty() && !web)
    return Fail(ErrorCode::kInvalid, "start_url must begin with http:// or https://");
  if (config.pool < 0 || config.pool > kMaxPool) return Fail(ErrorCode::kInvalid, "pool must be 0 to 64");
  if (config.max_sessions < 1 || config.max_sessions > kMaxSessions) {
    return Fail(ErrorCode::kInvalid, "max_sessions must be 1 to 1000");
  }
  if (config.video_rate_factor < video::kFinestRateFactor || config.video_rate_factor > video::kCoarsestRateFactor) {
    return Fail(ErrorCode::kInvalid, "video_rate_factor must be 10 to 30");
  }
  return {};
}

}  // namespace shoji::host
