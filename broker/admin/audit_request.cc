#include "broker/admin/audit_request.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "policy/audit/search/entry_view.h"

namespace shoji::admin {
namespace {

using nlohmann::ordered_json;
using Op = AuditRequest::Op;

struct Form {
  Op op;
  std::string_view name;
};
constexpr auto kForms = std::to_array<Form>({{Op::kCheckpoint, "audit.checkpoint"},
                                             {Op::kPublicKey, "audit.public_key"},
                                             {Op::kRotateKey, "audit.rotate_key"},
                                             {Op::kExport, "audit.export"}});
constexpr auto kFormats = std::to_array<std::string_view>({"jsonl", "csv", "syslog", "report"});

Result<void> ReadTime(const ordered_json& object, std::string_view member, std::optional<WallTime>& time) {
  const auto found = object.find(member);
  if (found == object.end()) return {};
  time = audit::ParseTimestamp(found->get_ref<const std::string&>());
  if (time) return {};
  return Fail(ErrorCode::kInvalid, std::string(member) + " must be a time such as 2027-04-01T00:00:00.000Z");
}

Result<void> ReadExport(const ordered_json& object, AuditRequest& request) {
  const auto format = object.find("format");
  if (format != object.end()) request.format = format->get<std::string>();
  if (std::ranges::find(kFormats, request.format) == kFormats.end()) {
    return Fail(ErrorCode::kInvalid, "format must be jsonl, csv, syslog or report");
  }
  if (auto since = ReadTime(object, "since", request.since); !since) return since;
  return ReadTime(object, "until", request.until);
}

}  // namespace

Result<AuditRequest> ParseAuditRequest(std::string_view line) {
  const auto object = ordered_json::parse(line, nullptr, false);
  const auto op = object.is_object() ? object.find("op") : object.end();
  if (!object.is_object() || op == object.end() || !op->is_string()) return Fail(ErrorCode::kNotFound, "");
  const auto form = std::ranges::find(kForms, op->get_ref<const std::string&>(), &Form::name);
  if (form == kForms.end()) return Fail(ErrorCode::kNotFound, "");
  AuditRequest request;
  request.op = form->op;
  for (const auto& [member, value] : object.items()) {
    const bool known =
        member == "op" || (request.op == Op::kExport && (member == "format" || member == "since" || member == "until"));
    if (!known) return Fail(ErrorCode::kInvalid, std::string(form->name) + " has a member it does not know");
    if (!value.is_string()) return Fail(ErrorCode::kInvalid, "the member " + member + " must be text");
  }
  if (request.op != Op::kExport) return request;
  if (auto read = ReadExport(object, request); !read) return std::unexpected(read.error());
  return request;
}

}  // namespace shoji::admin
