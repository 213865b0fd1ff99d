#include "broker/admin/policy_source.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "broker/admin/admin_client.h"
#include "broker/admin/ctl_output.h"
#include "broker/rules/policy_desk.h"

namespace shoji::admin {
namespace {

using nlohmann::json;

bool IsVersion(const std::string& name) {
  return name == "active" || (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos);
}

Result<PolicySource> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Fail(ErrorCode::kRefused, "cannot read " + path + ": " + std::strerror(errno));
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) return Fail(ErrorCode::kRefused, "cannot read " + path);
  if (text.size() > rules::PolicyDesk::kMaxTextBytes) {
    return Fail(ErrorCode::kTooLarge, path + " is larger than a rule file may be");
  }
  return PolicySource{path, std::move(text)};
}

}  // namespace

Result<std::string> AskBroker(const std::string& state_directory, const std::string& request) {
  auto client = AdminClient::Connect(state_directory);
  if (!client) {
    // Without a state directory no broker can be reached either.
    const auto code = client.error().code == ErrorCode::kNotFound ? ErrorCode::kUnavailable : client.error().code;
    return Fail(code, client.error().message);
  }
  auto answer = client->Ask(request);
  if (answer && !SaysOk(*answer)) return Fail(ErrorCode::kRefused, DescribeFailure(*answer));
  return answer;
}

Result<PolicySource> ReadPolicySource(const std::string& name, const std::string& state_directory) {
  std::error_code error;
  if (!IsVersion(name) || std::filesystem::exists(name, error)) return ReadFile(name);
  json request = {{"op", "policy.show"}};
  if (name != "active") request["version"] = name;
  const auto answer = AskBroker(state_directory, request.dump());
  if (!answer) return std::unexpected(answer.error());
  const json version = json::parse(*answer, nullptr, false);
  return PolicySource{"version " + std::to_string(version.value("version", int64_t{0})), version.value("text", "")};
}

Result<policy::RuleSet> ReadRules(const std::string& name, const std::string& state_directory) {
  const auto source = ReadPolicySource(name, state_directory);
  if (!source) return std::unexpected(source.error());
  return policy::ParseRules(source->text, source->name);
}

}  // namespace shoji::admin
