// Everything shoji-session exchanges with the untrusted agent, over one datagram socket: hints in, input out.
// Owned by shoji-session's one thread.
#pragma once

#include "session/capture/hint_reader.h"
#include "session/input/input_gate.h"

namespace shoji::pipeline {

class AgentPort {
 public:
  AgentPort(const Clock& clock, UniqueFd socket)
      : socket_(std::move(socket)), hints_(clock), outbox_(clock, socket_.get()), gate_(clock, outbox_) {}
  AgentPort(const AgentPort&) = delete;
  AgentPort& operator=(const AgentPort&) = delete;

  int fd() const { return socket_.get(); }
  capture::HintReader& hints() { return hints_; }
  input::AgentOutbox& outbox() { return outbox_; }
  const input::AgentOutbox& outbox() const { return outbox_; }
  input::InputGate& gate() { return gate_; }

 private:
  UniqueFd socket_;
  capture::HintReader hints_;
  input::AgentOutbox outbox_;
  input::InputGate gate_;
};

}  // namespace shoji::pipeline
