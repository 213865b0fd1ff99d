#include "broker/relay/text_filter.h"

#include <utility>

namespace shoji::relay {
namespace {

std::string Found(const inspect::Inspection& found) {
  std::string text;
  for (const auto& finding : found.findings) {
    text += (text.empty() ? "" : ",") + std::string(Name(finding.kind)) + "=" + std::to_string(finding.count);
  }
  return text;
}

}  // namespace

TextFilter::TextFilter(TransferJudge judge, audit::AuditLog& audit, std::string session, RateLimiter& rate,
                       TransferPorts& ports)
    : judge_(std::move(judge)),
      audit_(audit),
      session_(std::move(session)),
      rate_(rate),
      ports_(ports),
      engine_(judge_.rules().engine),
      typed_(engine_->rules().inspectors) {}

Verdict TextFilter::Check(const wire::ClientMessage& message, TimePoint now) {
  if (const auto* text = std::get_if<wire::Text>(&message)) return OnText(*text, now);
  if (const auto* preedit = std::get_if<wire::Preedit>(&message)) return OnPreedit(*preedit, now);
  if (const auto* key = std::get_if<wire::Key>(&message)) return OnKey(*key, now);
  return Verdict::kPass;
}

Verdict TextFilter::OnText(const wire::Text& text, TimePoint now) {
  FollowRules();
  const Sight sight = typed_.Look(text.utf8, now);
  if (sight.bulk || sight.found.classification >= kJudgedFrom) {
    const Verdict verdict = Judge(sight, text.utf8);
    if (verdict == Verdict::kTaken) EndComposition(text.input_id);
    return verdict;
  }
  typed_.Keep(text.utf8, now);
  return Verdict::kPass;
}

// A page sees the composition, too. It is not put on record each time it grows: its TEXT will be.
Verdict TextFilter::OnPreedit(const wire::Preedit& preedit, TimePoint now) {
  FollowRules();
  if (preedit.utf8.empty() || typed_.Look(preedit.utf8, now).found.classification < kJudgedFrom) return Verdict::kPass;
  EndComposition(preedit.input_id);
  return Verdict::kTaken;
}

// What the page has seen of it is taken back, and nothing half typed stays behind.
void TextFilter::EndComposition(uint32_t input_id) {
  if (ports_.session_there()) ports_.ToSession(wire::Preedit{input_id, 0, ""});
}

// Nobody is kept from typing a number by hand; a program that presses keys is.
Verdict TextFilter::OnKey(const wire::Key& key, TimePoint now) {
  if (TypedKeys::IsOldCharacterSet(key.keysym)) return Verdict::kBroken;
  const std::string character = keys_.Press(key);
  if (character.empty()) return Verdict::kPass;
  if (typed_.IsBulk(character, now)) {
    FollowRules();
    return Judge(typed_.Look(character, now), character);
  }
  typed_.Keep(character, now);
  return Verdict::kPass;
}

Verdict TextFilter::Judge(const Sight& sight, std::string_view text) {
  if (!rate_.Admit(judge_.subject().user)) return Verdict::kBroken;
  const TransferJudge::Case known{.request_id = 0,
                                  .channel = policy::Channel::kClipboardText,
                                  .direction = policy::Direction::kOutbound,
                                  .inspected = sight.found.classification,
                                  .bytes = sight.bytes,
                                  .media_type = "text/plain"};
  const policy::Decision decision = judge_.Final(known, AsBytes(text));
  Record(sight, decision);
  if (Passes(decision)) {
    typed_.Forget();  // this much is paid for
    return Verdict::kPass;
  }
  ports_.ToClient(wire::Notice{wire::NoticeCode::kTextRefused, decision.rule_id + " " + decision.reason_key});
  return Verdict::kTaken;
}

void TextFilter::Record(const Sight& sight, const policy::Decision& decision) {
  const auto& subject = judge_.subject();
  const std::string department = subject.departments.empty() ? std::string() : subject.departments.front();
  (void)audit_.Append(audit::TypedTextJudged({.session = session_,
                                              .user = subject.user,
                                              .department = department,
                                              .bulk = sight.bulk,
                                              .found = Found(sight.found),
                                              .classification = policy::Name(sight.found.classification),
                                              .bytes = sight.bytes,
                                              .answer = policy::Name(decision.answer),
                                              .rule_id = decision.rule_id}));
}

void TextFilter::FollowRules() {
  auto engine = judge_.rules().engine;
  if (engine == engine_) return;
  engine_ = std::move(engine);
  typed_.Use(engine_->rules().inspectors);
}

}  // namespace shoji::relay
