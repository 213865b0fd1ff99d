// The agent's end of the datagram socket to shoji-session: input comes in, hints go out. Owned by the agent, on its
// loop. Never blocks: what the socket does not take waits in a bounded queue.
#pragma once

#include <deque>
#include <functional>

#include "codec/base/unique_fd.h"
#include "codec/wire/messages.h"
#include "session/agent/event_loop.h"

namespace shoji::agent {

class SessionChannel {
 public:
  struct Callbacks {
    std::function<void(const wire::ClientMessage&)> on_message;
    std::function<void()> on_room;       // nothing waits any more: what is paced may go on
    std::function<void()> on_batch_end;  // after every message readable now was handed over
    std::function<void()> on_closed;     // end of the socket or a malformed message; nothing follows
  };
  static constexpr size_t kMaxQueued = 256;

  SessionChannel(EventLoop& loop, UniqueFd socket, Callbacks callbacks);
  ~SessionChannel();
  SessionChannel(const SessionChannel&) = delete;
  SessionChannel& operator=(const SessionChannel&) = delete;

  // Sends or queues. The oldest queued hint is dropped when the queue is full: hints may be lost, memory may not.
  void Send(const wire::HintMessage& hint);
  // True while nothing is queued: the moment to send what is better merged than queued.
  bool idle() const { return queue_.empty(); }

 private:
  void OnReady(uint32_t events);
  bool ReceiveAll();
  void FlushQueue();
  bool TrySend(const Bytes& message);

  EventLoop& loop_;
  UniqueFd socket_;
  Callbacks callbacks_;
  std::deque<Bytes> queue_;
};

}  // namespace shoji::agent
