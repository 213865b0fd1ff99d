#include "broker/admin/policy_commands.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "broker/admin/admin_answer.h"
#include "broker/auth/user_name.h"
#include "broker/rules/local_time.h"

namespace shoji::admin {
namespace {

using nlohmann::ordered_json;
using Op = PolicyRequest::Op;
using Version = rules::PolicyDesk::Version;

constexpr int kPage = 100;

ordered_json Time(const std::optional<WallTime>& time) {
  return time ? ordered_json(time->time_since_epoch().count()) : ordered_json(nullptr);
}

ordered_json ToJson(const Version& version) {
  return {{"version", version.number},
          {"state", store::Name(version.state)},
          {"sha256", version.sha256},
          {"author", version.author},
          {"submitted_at_ms", version.submitted_at.time_since_epoch().count()},
          {"note", version.note},
          {"approved_by", version.approved_by},
          {"approved_at_ms", Time(version.approved_at)},
          {"approval_lapsed", version.approval_lapsed},
          {"activated_by", version.activated_by},
          {"activated_at_ms", Time(version.activated_at)},
          {"scheduled_by", version.scheduled_by},
          {"scheduled_for_ms", Time(version.scheduled_for)}};
}

std::string Number(const Result<int64_t>& number) {
  return number ? Dump({{"ok", true}, {"version", *number}}) : Failed(number.error());
}

// What changes something, where two persons decide: root alone is nobody in particular.
bool MustBeAPerson(Op op) { return op != Op::kList && op != Op::kShow; }

}  // namespace

void PolicyCommands::Handle(const PolicyRequest& request, std::string_view actor, const Reply& reply) {
  if (!request.user.empty()) return HandleAs(request, reply);
  if (services_.desk.settings().two_person && MustBeAPerson(request.op)) {
    return reply(
        Failed({ErrorCode::kRefused,
                "two persons decide here, so it must be known who you are: add --user NAME --password-stdin"}));
  }
  reply(Do(request, actor));
}

void PolicyCommands::HandleAs(const PolicyRequest& request, const Reply& reply) {
  const auto name = auth::NormaliseUserName(request.user);
  if (!name) return reply(Failed(name.error()));
  const auto user = services_.users.Find(*name);
  if (!user) return reply(Failed(user.error()));
  const bool may = *user && !(*user)->disabled && (*user)->role == store::Role::kSecurity;
  PolicyRequest kept = request;
  kept.password.clear();
  auto done = [this, kept = std::move(kept), who = *name, may, reply](bool matches) {
    // One answer for all of it: the socket is no place to find out who is who.
    if (!matches || !may) {
      return reply(Failed({ErrorCode::kRefused, "wrong name or password, or a user without the role security"}));
    }
    reply(Do(kept, who));
  };
  const std::string hash = may ? (*user)->password_hash : std::string();
  if (auto queued = services_.passwords.Verify(hash, request.password, std::move(done)); !queued) {
    reply(Failed(queued.error()));
  }
}

std::string PolicyCommands::Do(const PolicyRequest& request, std::string_view actor) {
  rules::PolicyDesk& desk = services_.desk;
  switch (request.op) {
    case Op::kList:
      return List(request);
    case Op::kShow:
      return Show(request);
    case Op::kSubmit:
      return Number(desk.Submit(actor, request.text, request.note, request.file_name));
    case Op::kApprove:
      return Done(desk.Approve(actor, request.number));
    case Op::kActivate:
      return Done(desk.Activate(actor, request.number));
    case Op::kSchedule: {
      const auto at = rules::ParseLocalTime(request.at);
      return at ? Done(desk.Schedule(actor, request.number, *at)) : Failed(at.error());
    }
    case Op::kUnschedule:
      return Done(desk.Unschedule(actor, request.number));
    case Op::kRollBack:
      return Number(desk.RollBack(actor));
  }
  return Failed({ErrorCode::kInvalid, "the request names no operation this broker knows"});
}

std::string PolicyCommands::List(const PolicyRequest& request) {
  const auto versions = services_.desk.List(request.number, kPage);
  if (!versions) return Failed(versions.error());
  ordered_json list = ordered_json::array();
  for (const Version& version : *versions) list.push_back(ToJson(version));
  return Dump({{"ok", true},
               {"active", services_.desk.active_number()},
               {"problem", services_.desk.problem()},
               {"two_person", services_.desk.settings().two_person},
               {"versions", std::move(list)}});
}

std::string PolicyCommands::Show(const PolicyRequest& request) {
  const int64_t number = request.number == 0 ? services_.desk.active_number() : request.number;
  if (number == 0) return Failed({ErrorCode::kNotFound, "no version is active: " + services_.desk.problem()});
  const auto version = services_.desk.Show(number);
  if (!version) return Failed(version.error());
  ordered_json answer = ToJson(*version);
  answer["ok"] = true;
  answer["text"] = version->text;
  return Dump(answer);
}

}  // namespace shoji::admin
