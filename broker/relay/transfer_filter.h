// P2 (clipboard) and P3 (files, print): asks the policy engine about every TRANSFER_REQUEST of its channels, puts a
// refusal on record, then answers the client. Never decides itself. One relay, one thread.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "broker/relay/message_filter.h"
#include "broker/relay/rate_limiter.h"
#include "broker/sessions/statistics.h"
#include "policy/audit/audit_log.h"
#include "policy/engine.h"

namespace shoji::relay {

class TransferFilter final : public MessageFilter {
 public:
  using Answer = std::function<void(wire::TransferAnswer)>;
  struct Services {
    const policy::Engine& engine;
    audit::AuditLog& audit;
    sessions::Statistics& statistics;
    RateLimiter& rate;  // by user: a new window brings no new burst
  };
  // A refusal costs one durable record; more than these per user is a broken client.
  static constexpr RateLimiter::Settings kRate{.per_second = 5, .burst = 20};

  static std::set<wire::Channel> Clipboard() { return {wire::Channel::kClipboardText, wire::Channel::kClipboardImage}; }
  static std::set<wire::Channel> Files() {
    return {wire::Channel::kFileUpload, wire::Channel::kFileDownload, wire::Channel::kPrint};
  }

  TransferFilter(std::set<wire::Channel> channels, Services services, policy::Subject subject, std::string session,
                 Answer answer);
  Verdict Check(const wire::ClientMessage& message, TimePoint now) override;

 private:
  policy::Decision Decide(const wire::TransferRequest& request);
  void Record(const policy::Request& request, const policy::Decision& decision);

  std::set<wire::Channel> channels_;
  Services services_;
  policy::Subject subject_;
  std::string session_;
  Answer answer_;
};

}  // namespace shoji::relay
