// P4 while an emergency stop holds the session back: no input passes. The session drops it too; here it stops at once,
// whatever the Internet side is doing. One relay, one thread.
#pragma once

#include "broker/relay/message_filter.h"
#include "broker/sessions/hold.h"

namespace shoji::relay {

class HoldFilter final : public MessageFilter {
 public:
  void Set(sessions::Hold hold) { hold_ = hold; }
  Verdict Check(const wire::ClientMessage& message, TimePoint now) override;

 private:
  sessions::Hold hold_ = sessions::Hold::kNone;
};

}  // namespace shoji::relay
