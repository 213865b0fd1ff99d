// Asks the engine in force about transfers of one window and puts every answer on record before anybody acts on it.
// Never decides itself; what the gate must refuse on its own (busy, broken content, no record) gets rule id "gate".
// Owned by its gate; service thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "broker/relay/transfer_books.h"
#include "broker/sessions/statistics.h"
#include "policy/audit/audit_log.h"
#include "policy/audit/content_digest.h"
#include "policy/engine.h"

namespace shoji::relay {

// The rules in force, and their number for the record.
struct RulesInForce {
  std::shared_ptr<const policy::Engine> engine;  // never null; owned by the desk and by whoever is deciding
  int64_t number = 0;
};

class TransferJudge {
 public:
  // All outlive the judge.
  struct Services {
    const Clock& clock;
    std::function<RulesInForce()> rules;
    const audit::ContentDigest& digest;
    audit::AuditLog& audit;
    sessions::Statistics& statistics;
    TransferBooks& books;
  };
  // What is known about a transfer so far.
  struct Case {
    uint32_t request_id = 0;
    policy::Channel channel{};
    policy::Direction direction{};
    policy::Classification declared = policy::Classification::kNone;
    policy::Classification inspected = policy::Classification::kNone;
    uint64_t bytes = 0;
    std::string media_type;
  };

  TransferJudge(Services services, policy::Subject subject, std::string session)
      : services_(std::move(services)), subject_(std::move(subject)), session_(std::move(session)) {}

  // Before the content is there: only a refusal means anything, and is on record.
  policy::Decision Early(const Case& known);
  // About the whole `content`. Only kAllow and kSanitise let it through; then it is counted. A decision that cannot be
  // recorded is a refusal (no_record).
  policy::Decision Final(const Case& known, ByteSpan content);
  // The gate's own refusal.
  policy::Decision Refuse(const Case& known, policy::Reason reason);

  RulesInForce rules() const { return services_.rules(); }
  const policy::Subject& subject() const { return subject_; }

 private:
  policy::Request Question(const Case& known, policy::Stage stage) const;
  bool Record(const Case& known, const policy::Request& question, const policy::Decision& decision, ByteSpan content);

  Services services_;
  policy::Subject subject_;
  std::string session_;
};

// True when something passes.
inline bool Passes(const policy::Decision& decision) {
  return decision.answer == policy::Answer::kAllow || decision.answer == policy::Answer::kSanitise;
}

}  // namespace shoji::relay
