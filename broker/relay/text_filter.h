// P4, what is typed: the input methods' text and the keys' characters are watched so that they are no looser door than
// the clipboard. Text that comes faster than people type is judged as a paste (clipboard.text, outbound); text in which
// the inspectors find class 3 is judged at once. What is refused does not go on, and the client is told. Never decides
// itself. What a person typed lately is in the books, so that a new window forgets nothing. One relay, one thread.
#pragma once

#include <functional>
#include <string>

#include "broker/relay/message_filter.h"
#include "broker/relay/rate_limiter.h"
#include "broker/relay/transfer_judge.h"
#include "broker/relay/transfer_ports.h"
#include "broker/relay/typed_books.h"
#include "broker/relay/typed_keys.h"

namespace shoji::relay {

class TextFilter final : public MessageFilter {
 public:
  // Below it, found text is judged only when it comes in bulk: people may type what a paste rule of their department
  // would not let them paste, but class 3 leaves by no hand.
  static constexpr policy::Classification kJudgedFrom = policy::Classification::k3C;

  // All outlive the filter. `rate`: by user; a judgement costs durable records. `books`: of all windows.
  TextFilter(TransferJudge judge, audit::AuditLog& audit, std::string session, RateLimiter& rate, TypedBooks& books,
             TransferPorts& ports);

  // TEXT, PREEDIT and KEY; everything else passes.
  Verdict Check(const wire::ClientMessage& message, TimePoint now) override;
  std::string_view what() const override { return "typed text that no client sends, or too much that is refused"; }

 private:
  using Sight = inspect::BulkTextInspector::Sight;
  Verdict OnText(const wire::Text& text, TimePoint now);
  Verdict OnPreedit(const wire::Preedit& preedit, TimePoint now);
  Verdict OnKey(const wire::Key& key, TimePoint now);
  Verdict Judge(TypedBooks::Typist& typist, std::string_view text, bool bulk, TimePoint now);
  void TakeBack(TypedBooks::Typist& typist, uint32_t input_id, TimePoint now);
  void Record(const Sight& sight, const policy::Decision& decision);
  TypedBooks::Typist& Typist(TimePoint now);

  TransferJudge judge_;
  audit::AuditLog& audit_;
  std::string session_;
  RateLimiter& rate_;
  TypedBooks& books_;
  TransferPorts& ports_;
  TypedKeys keys_;
};

}  // namespace shoji::relay
