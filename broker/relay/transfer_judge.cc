#include "broker/relay/transfer_judge.h"

#include "broker/rules/local_time.h"

namespace shoji::relay {

policy::Request TransferJudge::Question(const Case& known, policy::Stage stage) const {
  policy::Request question;
  question.subject = subject_;
  question.channel = known.channel;
  question.direction = known.direction;
  question.declared = known.declared;
  question.inspected = known.inspected;
  question.bytes = known.bytes;
  question.media_type = known.media_type;
  question.recent = services_.books.RecentOf(subject_.user, known.channel, known.direction, services_.clock.Now());
  question.at = rules::LocalTimeOf(services_.clock.Wall());
  question.stage = stage;
  return question;
}

policy::Decision TransferJudge::Early(const Case& known) {
  const policy::Request question = Question(known, policy::Stage::kEarly);
  policy::Decision decision = services_.rules().engine->Decide(question);
  // A refusal stands with or without its record; the missing record shows in /metrics and /healthz.
  if (!Passes(decision)) (void)Record(known, question, decision, {});
  return decision;
}

policy::Decision TransferJudge::Final(const Case& known, ByteSpan content) {
  const policy::Request question = Question(known, policy::Stage::kFinal);
  policy::Decision decision = services_.rules().engine->Decide(question);
  const bool recorded = Record(known, question, decision, content);
  if (!Passes(decision)) return decision;
  if (!recorded) return Refusal(policy::Reason::kNoRecord, "gate");
  services_.books.Count(subject_.user, known.channel, known.direction, known.bytes, services_.clock.Now());
  return decision;
}

policy::Decision TransferJudge::Refuse(const Case& known, policy::Reason reason) {
  policy::Decision decision = Refusal(reason, "gate");
  decision.contact = std::string(services_.rules().engine->rules().ContactOf(subject_.departments));
  (void)Record(known, Question(known, policy::Stage::kFinal), decision, {});
  return decision;
}

bool TransferJudge::Record(const Case& known, const policy::Request& question, const policy::Decision& decision,
                           ByteSpan content) {
  sessions::Statistics::Count(services_.statistics.transfers, policy::Name(decision.answer));
  const std::string digest = content.empty() ? std::string() : services_.digest.Of(content);
  const auto event = audit::TransferDecided({.session = session_,
                                             .transfer = known.request_id,
                                             .request = question,
                                             .decision = decision,
                                             .rules = services_.rules().number,
                                             .content = digest});
  if (services_.audit.Append(event)) return true;
  ++services_.statistics.audit_failures;
  return false;
}

}  // namespace shoji::relay
