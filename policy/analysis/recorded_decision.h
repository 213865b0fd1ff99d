// A decision of the past as the audit record tells it (event transfer.decided): the question once more, so that other
// rules can be asked it. Pure; any thread.
#pragma once

#include <string>

#include "codec/base/result.h"
#include "policy/audit/search/entry_view.h"
#include "policy/decision.h"
#include "policy/request.h"

namespace shoji::policy {

struct RecordedDecision {
  WallTime when{};
  Request request;
  Answer answer = Answer::kDeny;
  std::string rule_id;
  std::string reason_key;
};

// kInvalid when a member is missing or says what no decision can: an entry of an older Shoji, or no transfer.decided.
Result<RecordedDecision> ReadRecordedDecision(const audit::EntryView& entry);

}  // namespace shoji::policy
