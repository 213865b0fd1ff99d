// Messages on their way to the untrusted agent. Never blocks; bounded; moves of the pointer overtake one another.
// A full outbox is nobody's fault: its owner stops reading the client. An agent that takes nothing for kAgentPatience
// is broken. Owned by shoji-session's one thread.
#pragma once

#include <deque>
#include <optional>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "codec/wire/messages.h"

namespace shoji::input {

// From here on no more is to be taken from the client.
inline constexpr size_t kCongestedAt = 256;
// The end, twice that: one message more may release every held key and button, and the client may go and do it again.
inline constexpr size_t kMaxWaitingForAgent = 512;
// How long messages may wait without the agent taking one; a busy machine keeps it from running for a while.
inline constexpr Duration kAgentPatience = std::chrono::seconds(5);

class AgentSink {
 public:
  virtual ~AgentSink() = default;
  // kRefused: no room, whoever sends did not stop in time; the session must end. kClosed/kIo: the agent is gone.
  virtual Result<void> Send(const wire::ClientMessage& message) = 0;
};

class AgentOutbox final : public AgentSink {
 public:
  // `agent_socket`: connected SOCK_SEQPACKET; both borrowed, outlive this object.
  AgentOutbox(const Clock& clock, int agent_socket) : clock_(clock), agent_socket_(agent_socket) {}

  Result<void> Send(const wire::ClientMessage& message) override;
  Result<void> Flush();
  // kRefused: the agent has taken nothing for kAgentPatience while something waited (END 8).
  Result<void> Tick(TimePoint now);
  // How long until Tick() may refuse; nullopt while nothing waits.
  std::optional<Duration> WaitTime(TimePoint now) const;
  // The agent could not take anything until now: its patience begins anew.
  void Renew() { last_progress_ = clock_.Now(); }
  bool congested() const { return waiting_.size() >= kCongestedAt; }
  bool wants_write() const { return !waiting_.empty(); }
  size_t waiting() const { return waiting_.size(); }

 private:
  const Clock& clock_;
  int agent_socket_;
  std::deque<wire::ClientMessage> waiting_;
  TimePoint last_progress_{};  // something was taken, or began to wait
};

}  // namespace shoji::input
