#include "broker/relay/transfer_filter.h"

#include <utility>

namespace shoji::relay {

TransferFilter::TransferFilter(std::set<wire::Channel> channels, Services services, policy::Subject subject,
                               std::string session, Answer answer)
    : channels_(std::move(channels)),
      services_(services),
      subject_(std::move(subject)),
      session_(std::move(session)),
      answer_(std::move(answer)) {}

Verdict TransferFilter::Check(const wire::ClientMessage& message, TimePoint) {
  const auto* request = std::get_if<wire::TransferRequest>(&message);
  if (request == nullptr || !channels_.contains(request->channel)) return Verdict::kPass;
  if (!services_.rate.Admit(subject_.user)) return Verdict::kBroken;
  const policy::Decision decision = Decide(*request);
  sessions::Statistics::Count(services_.statistics.transfers, policy::Name(decision.answer));
  if (decision.answer == policy::Answer::kAllow) return Verdict::kPass;
  answer_({.request_id = request->request_id,
           .answer = static_cast<wire::Answer>(decision.answer),
           .channel = request->channel,
           .reason_code = decision.reason_code,
           .rule_id = decision.rule_id});
  return Verdict::kTaken;
}

policy::Decision TransferFilter::Decide(const wire::TransferRequest& request) {
  policy::Request question;
  question.subject = subject_;
  question.channel = static_cast<policy::Channel>(request.channel);
  question.direction = static_cast<policy::Direction>(request.direction);
  question.declared = static_cast<policy::Classification>(request.declared_class);
  question.bytes = request.bytes;
  const policy::Decision decision = services_.engine.Decide(question);
  if (decision.answer != policy::Answer::kAllow) Record(question, decision);
  return decision;
}

void TransferFilter::Record(const policy::Request& request, const policy::Decision& decision) {
  const auto event =
      audit::TransferRefused({.session = session_,
                              .user = subject_.user,
                              .department = subject_.departments.empty() ? "" : subject_.departments.front(),
                              .channel = policy::Name(request.channel),
                              .direction = policy::Name(request.direction),
                              .classification = policy::Name(request.declared),
                              .bytes = request.bytes,
                              .rule_id = decision.rule_id,
                              .reason_key = decision.reason_key});
  // A refusal stands with or without its record; the missing record shows in /metrics and /healthz.
  if (!services_.audit.Append(event)) ++services_.statistics.audit_failures;
}

}  // namespace shoji::relay
