#include "broker/admin/policy_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <nlohmann/json.hpp>

namespace shoji::admin {
namespace {

using nlohmann::json;
using Op = PolicyRequest::Op;

struct Form {
  Op op;
  std::string_view name;
  std::initializer_list<std::string_view> required;
  std::initializer_list<std::string_view> optional;
};

const std::array<Form, 8> kForms = {{
    {Op::kList, "policy.list", {}, {"before"}},
    {Op::kShow, "policy.show", {}, {"version"}},
    {Op::kSubmit, "policy.submit", {"text"}, {"note", "file", "user", "password"}},
    {Op::kApprove, "policy.approve", {"version"}, {"user", "password"}},
    {Op::kActivate, "policy.activate", {"version"}, {"user", "password"}},
    {Op::kSchedule, "policy.schedule", {"version", "at"}, {"user", "password"}},
    {Op::kUnschedule, "policy.unschedule", {"version"}, {"user", "password"}},
    {Op::kRollBack, "policy.rollback", {}, {"user", "password"}},
}};

bool Has(std::initializer_list<std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> CheckMembers(const json& object, const Form& form) {
  for (const auto& [member, value] : object.items()) {
    if (member != "op" && !Has(form.required, member) && !Has(form.optional, member)) {
      return Fail(ErrorCode::kInvalid, std::string(form.name) + " has a member it does not know");
    }
    if (!value.is_string()) return Fail(ErrorCode::kInvalid, "the member " + member + " must be text");
  }
  for (const std::string_view member : form.required) {
    if (!object.contains(member)) {
      return Fail(ErrorCode::kInvalid, std::string(form.name) + " needs " + std::string(member));
    }
  }
  if (object.contains("user") != object.contains("password")) {
    return Fail(ErrorCode::kInvalid, "user and password must be given together");
  }
  return {};
}

// 1 to 999,999,999.
Result<int64_t> VersionNumber(const std::string& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > 999'999'999) {
    return Fail(ErrorCode::kInvalid, "a version is a number; shojictl policy list shows them");
  }
  return number;
}

}  // namespace

std::string_view Name(Op op) {
  for (const Form& form : kForms) {
    if (form.op == op) return form.name;
  }
  return "unknown";
}

Result<std::optional<PolicyRequest>> ParsePolicyRequest(std::string_view line) {
  const json object = json::parse(line, nullptr, false);
  const std::string name = object.is_object() && object.contains("op") && object["op"].is_string()
                               ? object["op"].get<std::string>()
                               : std::string();
  if (!name.starts_with("policy.")) return std::optional<PolicyRequest>();
  const auto form = std::ranges::find(kForms, name, &Form::name);
  if (form == kForms.end()) return Fail(ErrorCode::kInvalid, "the request names no operation this broker knows");
  if (auto checked = CheckMembers(object, *form); !checked) return std::unexpected(checked.error());
  PolicyRequest request;
  request.op = form->op;
  for (const char* member : {"version", "before"}) {
    if (!object.contains(member)) continue;
    const auto number = VersionNumber(object.value(member, ""));
    if (!number) return std::unexpected(number.error());
    request.number = *number;
  }
  request.text = object.value("text", "");
  request.note = object.value("note", "");
  request.file_name = object.value("file", "rules.toml");
  request.at = object.value("at", "");
  request.user = object.value("user", "");
  request.password = object.value("password", "");
  return std::optional(std::move(request));
}

}  // namespace shoji::admin
