#include "broker/admin/admin_request.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "broker/auth/user_name.h"
#include "broker/store/calendar_day.h"

namespace shoji::admin {
namespace {

using nlohmann::json;
using Op = AdminRequest::Op;

struct Form {
  Op op;
  std::string_view name;
  std::initializer_list<std::string_view> required;
  std::initializer_list<std::string_view> optional;
};

const std::array<Form, 19> kForms = {{
    {Op::kUserAdd, "user.add", {"name", "department", "role"}, {"display_name", "password"}},
    {Op::kUserEdit, "user.edit", {"name", "department", "role", "display_name"}, {}},
    {Op::kUserPasswd, "user.passwd", {"name"}, {"password"}},
    {Op::kUserDisable, "user.disable", {"name"}, {}},
    {Op::kUserEnable, "user.enable", {"name"}, {}},
    {Op::kUserList, "user.list", {}, {}},
    {Op::kDepartmentAdd, "department.add", {"department"}, {}},
    {Op::kDepartmentClose, "department.close", {"department"}, {}},
    {Op::kDepartmentOpen, "department.open", {"department"}, {}},
    {Op::kDepartmentList, "department.list", {}, {}},
    {Op::kMembershipSet, "membership.set", {"name", "department", "from"}, {"to", "main"}},
    {Op::kMembershipRemove, "membership.remove", {"name", "department", "from"}, {}},
    {Op::kMembershipList, "membership.list", {"name"}, {}},
    {Op::kSessionList, "session.list", {}, {}},
    {Op::kSessionEnd, "session.end", {"session"}, {}},
    {Op::kStatus, "status", {}, {}},
    {Op::kEmergencyOrder, "emergency.order", {"scope", "hold", "reason"}, {"target"}},
    {Op::kEmergencyLift, "emergency.lift", {"scope", "reason"}, {"target"}},
    {Op::kEmergencyList, "emergency.list", {}, {}},
}};

bool Has(std::initializer_list<std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Form* FormOf(const json& object) {
  const auto op = object.find("op");
  if (op == object.end() || !op->is_string()) return nullptr;
  for (const Form& form : kForms) {
    if (form.name == op->get_ref<const std::string&>()) return &form;
  }
  return nullptr;
}

// Text for people: not empty, no control characters, short enough. (The JSON parser has checked the UTF-8.)
bool IsLabel(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return !text.empty() && text.size() <= kMaxDisplayBytes && std::none_of(text.begin(), text.end(), control);
}

bool IsSessionId(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
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
  return {};
}

std::unexpected<Error> BadLabel() {
  return Fail(ErrorCode::kInvalid,
              "department and display name must be 1 to 256 bytes of text without control characters");
}

Result<void> ReadUser(const json& object, AdminRequest& request) {
  auto name = auth::NormaliseUserName(object.value("name", ""));
  if (!name) return std::unexpected(name.error());
  request.name = std::move(*name);
  if (object.contains("password")) request.password = object.value("password", "");
  if (request.op != Op::kUserAdd && request.op != Op::kUserEdit) return {};
  request.display_name = object.value("display_name", request.name);
  const auto role = store::RoleFromName(object.value("role", ""));
  if (!role) return Fail(ErrorCode::kInvalid, "the role must be staff, security, auditor or admin");
  request.role = *role;
  return IsLabel(request.display_name) ? Result<void>() : BadLabel();
}

Result<void> ReadDays(const json& object, AdminRequest& request) {
  const auto from = store::ParseDay(object.value("from", ""));
  const auto to = store::ParseDay(object.value("to", ""));
  if (!from || (object.contains("to") && (!to || *to < *from))) {
    return Fail(ErrorCode::kInvalid, "days are written 2027-04-01, and the last is not before the first");
  }
  request.from_day = *from;
  request.to_day = to;
  const std::string main = object.value("main", "no");
  if (main != "yes" && main != "no") return Fail(ErrorCode::kInvalid, "main must be yes or no");
  request.main = main == "yes";
  return {};
}

Result<void> ReadMembers(const json& object, AdminRequest& request) {
  if (object.contains("name")) {
    if (auto read = ReadUser(object, request); !read) return read;
  }
  if (object.contains("department")) {
    request.department = object.value("department", "");
    if (!IsLabel(request.department)) return BadLabel();
    // Both can make a department known. The record joins a person's departments with commas.
    const bool may_be_new = request.op == Op::kDepartmentAdd || request.op == Op::kUserAdd;
    if (may_be_new && request.department.find(',') != std::string::npos) {
      return Fail(ErrorCode::kInvalid,
                  "a department's name must not contain ','; write it without, or with '、' or '・'");
    }
  }
  if (object.contains("from")) {
    if (auto read = ReadDays(object, request); !read) return read;
  }
  request.session = object.value("session", "");
  if (request.op == Op::kSessionEnd && !IsSessionId(request.session)) {
    return Fail(ErrorCode::kInvalid, "a session id is 32 hex digits; shojictl session list shows them");
  }
  request.scope = object.value("scope", "");
  request.target = object.value("target", "");
  request.hold = object.value("hold", "");
  request.reason = object.value("reason", "");
  return {};
}

}  // namespace

std::string_view Name(Op op) {
  for (const Form& form : kForms) {
    if (form.op == op) return form.name;
  }
  return "unknown";
}

Result<AdminRequest> ParseAdminRequest(std::string_view line) {
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object()) return Fail(ErrorCode::kInvalid, "the request is no JSON object");
  const Form* form = FormOf(object);
  if (form == nullptr) return Fail(ErrorCode::kInvalid, "the request names no operation this broker knows");
  if (auto checked = CheckMembers(object, *form); !checked) return std::unexpected(checked.error());
  AdminRequest request;
  request.op = form->op;
  if (auto read = ReadMembers(object, request); !read) return std::unexpected(read.error());
  return request;
}

}  // namespace shoji::admin
