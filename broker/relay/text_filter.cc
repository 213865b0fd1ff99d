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
                       TypedBooks& books, TransferPorts& ports)
    : judge_(std::move(judge)),
      audit_(audit),
      session_(std::move(session)),
      rate_(rate),
      books_(books),
      ports_(ports) {}

Verdict TextFilter::Check(const wire::ClientMessage& message, TimePoint now) {
  if (const auto* text = std::get_if<wire::Text>(&message)) return OnText(*text, now);
  if (const auto* preedit = std::get_if<wire::Preedit>(&message)) return OnPreedit(*preedit, now);
  if (const auto* key = std::get_if<wire::Key>(&message)) return OnKey(*key, now);
  return Verdict::kPass;
}

TypedBooks::Typist& TextFilter::Typist(TimePoint now) {
  return books_.Of(judge_.subject().user, judge_.rules().engine, now);
}

// Limits come before looking, which costs more than all else here.
Verdict TextFilter::OnText(const wire::Text& text, TimePoint now) {
  auto& typist = Typist(now);
  if (!typist.looks.Take(1, now)) return Verdict::kBroken;
  const bool bulk = typist.text.IsBulk(text.utf8, now);
  const bool judged = bulk || typist.text.Look(text.utf8, now).found.classification >= kJudgedFrom;
  const Verdict verdict = judged ? Judge(typist, text.utf8, bulk, now) : Verdict::kPass;
  if (verdict == Verdict::kTaken) TakeBack(typist, text.input_id, now);
  if (verdict != Verdict::kPass) return verdict;
  typist.text.Keep(typist.composition.Commit(text.utf8), now);
  if (!judged) typist.text.Keep(text.utf8, now);
  return Verdict::kPass;
}

// A page sees the composition, too, whether or not a TEXT follows: shown is as good as committed. Class 3 is not put on
// record each time it grows: its TEXT will be.
Verdict TextFilter::OnPreedit(const wire::Preedit& preedit, TimePoint now) {
  auto& typist = Typist(now);
  if (preedit.utf8.empty()) return typist.text.Keep(typist.composition.End(), now), Verdict::kPass;
  if (!typist.looks.Take(1, now)) return Verdict::kBroken;
  Verdict verdict = Verdict::kPass;
  if (typist.composition.IsBulk(preedit.utf8, now) || typist.text.IsBulk(preedit.utf8, now)) {
    verdict = Judge(typist, preedit.utf8, true, now);
  } else if (typist.text.Look(preedit.utf8, now).found.classification >= kJudgedFrom) {
    verdict = Verdict::kTaken;
  }
  if (verdict == Verdict::kPass) typist.composition.Show(preedit.utf8, now);
  if (verdict == Verdict::kTaken) TakeBack(typist, preedit.input_id, now);
  return verdict;
}

// Nothing half typed stays behind; but the page has seen it.
void TextFilter::TakeBack(TypedBooks::Typist& typist, uint32_t input_id, TimePoint now) {
  typist.text.Keep(typist.composition.End(), now);
  if (ports_.session_there()) ports_.ToSession(wire::Preedit{input_id, 0, ""});
}

// Nobody is kept from typing a number by hand; a program that presses keys is.
Verdict TextFilter::OnKey(const wire::Key& key, TimePoint now) {
  if (TypedKeys::IsOldCharacterSet(key.keysym)) return Verdict::kBroken;
  const std::string character = keys_.Press(key);
  if (character.empty()) return Verdict::kPass;
  auto& typist = Typist(now);
  if (typist.text.IsBulk(character, now)) return Judge(typist, character, true, now);
  typist.text.Keep(character, now);
  return Verdict::kPass;
}

Verdict TextFilter::Judge(TypedBooks::Typist& typist, std::string_view text, bool bulk, TimePoint now) {
  if (!rate_.Admit(judge_.subject().user)) return Verdict::kBroken;
  Sight sight = typist.text.Look(text, now);
  sight.bulk = bulk;
  const TransferJudge::Case known{.request_id = 0,
                                  .channel = policy::Channel::kClipboardText,
                                  .direction = policy::Direction::kOutbound,
                                  .inspected = sight.found.classification,
                                  .bytes = sight.bytes,
                                  .media_type = "text/plain"};
  const policy::Decision decision = judge_.Final(known, AsBytes(text));
  Record(sight, decision);
  if (Passes(decision)) {
    typist.text.Forget();  // this much is paid for
    typist.composition.Forget();
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

}  // namespace shoji::relay
