#include "broker/admin/audit_commands.h"

#include "broker/admin/admin_answer.h"

namespace shoji::admin {
namespace {

using Op = AuditRequest::Op;

std::string Answer(const char* member, const Result<std::string>& value) {
  return value ? Dump({{"ok", true}, {member, *value}}) : Failed(value.error());
}

}  // namespace

std::optional<std::string> AuditCommands::Handle(std::string_view line, std::string_view actor) {
  const auto request = ParseAuditRequest(line);
  if (request) return Carry(*request, actor);
  if (request.error().code == ErrorCode::kNotFound) return std::nullopt;
  return Failed(request.error());
}

std::string AuditCommands::Carry(const AuditRequest& request, std::string_view actor) {
  switch (request.op) {
    case Op::kCheckpoint:
      return Answer("checkpoint", desk_.Checkpoint());
    case Op::kPublicKey:
      return Answer("public_key", desk_.PublicKeyPem());
    case Op::kRotateKey:
      return Answer("public_key", desk_.ChangeKey(actor));
    case Op::kExport: {
      const auto recorded = desk_.RecordExport(actor, request.format, request.since, request.until);
      return recorded ? Dump({{"ok", true}}) : Failed(recorded.error());
    }
  }
  return Failed({ErrorCode::kInvalid, "unknown operation"});
}

}  // namespace shoji::admin
