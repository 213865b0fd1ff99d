// Messages on their way to the untrusted agent. Never blocks; bounded; moves of the pointer overtake one another.
// Owned by shoji-session's one thread.
#pragma once

#include <deque>

#include "codec/base/result.h"
#include "codec/wire/messages.h"

namespace shoji::input {

// What may wait for an agent that does not read. Beyond it the agent is broken (END 8).
inline constexpr size_t kMaxWaitingForAgent = 512;

class AgentSink {
 public:
  virtual ~AgentSink() = default;
  // kRefused: the agent does not read; the session must end. kClosed/kIo: the agent is gone.
  virtual Result<void> Send(const wire::ClientMessage& message) = 0;
};

class AgentOutbox final : public AgentSink {
 public:
  // `agent_socket`: connected SOCK_SEQPACKET, borrowed, outlives this object.
  explicit AgentOutbox(int agent_socket) : agent_socket_(agent_socket) {}

  Result<void> Send(const wire::ClientMessage& message) override;
  Result<void> Flush();
  bool wants_write() const { return !waiting_.empty(); }
  size_t waiting() const { return waiting_.size(); }

 private:
  int agent_socket_;
  std::deque<wire::ClientMessage> waiting_;
};

}  // namespace shoji::input
