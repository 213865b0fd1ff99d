// Session's other half: what shoji-host orders (session/link/CONTRACT.md).
#include <utility>

#include "session/link/json_fields.h"
#include "session/pipeline/session.h"

namespace shoji::pipeline {
namespace {

std::optional<Hold> HoldOf(const link::Json& body) {
  const std::string name = link::TextField(body, "hold", 16).value_or("");
  if (name == "none") return Hold::kNone;
  if (name == "view-only") return Hold::kViewOnly;
  if (name == "freeze") return Hold::kFrozen;
  return std::nullopt;
}

}  // namespace

void Session::OnControlDatagram(link::Datagram datagram) {
  const std::string op = link::TextField(datagram.body, "op").value_or("");
  if (op == "attach" && datagram.fds.size() == 1 && guard_.ordered()) {
    return Attach(std::move(datagram.fds.front()), link::BoolField(datagram.body, "resumed").value_or(false));
  }
  if (op == "end") {
    const int64_t reason = link::NumberField(datagram.body, "reason", 1, wire::kLastEndReason).value_or(9);
    return End(static_cast<wire::EndReason>(reason), link::TextField(datagram.body, "detail").value_or(""));
  }
  if (op == "notice") return OnNotice(datagram.body);
  if (op == "guard") return OnGuard(datagram.body);
  if (op == "hold") return OnHold(datagram.body);
  if (op == "watch" && datagram.fds.size() == 1) return Watch(std::move(datagram.fds.front()));
  if (op == "unwatch") return EndWatch(wire::EndReason::kEndedByUser, "");
  BreakControl("unknown control datagram");
}

void Session::BreakControl(const std::string& why) {
  host_.GiveUp();
  End(wire::EndReason::kHostLost, why);
}

void Session::OnNotice(const link::Json& body) {
  const int64_t code = link::NumberField(body, "code", 1, 3).value_or(1);
  std::string parameter = link::TextField(body, "parameter", wire::kMaxDetailBytes).value_or("");
  if (!wire::IsPlainUtf8(parameter)) parameter.clear();
  SendToClient(wire::Notice{.code = static_cast<wire::NoticeCode>(code), .parameter = std::move(parameter)});
}

void Session::OnGuard(const link::Json& body) {
  auto order = ParseGuardOrder(body);
  if (!order) return BreakControl(order.error().message);
  guard_.Order(std::move(*order));
}

void Session::OnHold(const link::Json& body) {
  const auto hold = HoldOf(body);
  if (!hold) return BreakControl("unknown hold");
  const Hold before = std::exchange(hold_, *hold);
  guard_.Blank(hold_ == Hold::kFrozen);
  if (before == Hold::kNone && hold_ != Hold::kNone) CheckAgent(agent_.gate().ReleaseAll());
  if (before != Hold::kFrozen || hold_ == Hold::kFrozen) return;
  // It took nothing while it stood still, and was asked nothing.
  agent_.outbox().Renew();
  sizer_.AskAgain();
  overlay_.Renew();
}

}  // namespace shoji::pipeline
