// Where the gate's messages go: the two sides of its relay. Service thread.
#pragma once

#include <functional>

#include "codec/wire/messages.h"

namespace shoji::relay {

class TransferPorts {
 public:
  virtual ~TransferPorts() = default;
  virtual void ToClient(const wire::ServerMessage& message) = 0;
  // Only while session_there().
  virtual void ToSession(const wire::ClientMessage& message) = 0;
  virtual bool session_there() const = 0;
  // Runs `task` once others have been served; perhaps never.
  virtual void Later(std::function<void()> task) = 0;
  // What still waits on each side.
  virtual size_t client_backlog_bytes() const = 0;
  virtual size_t session_backlog_bytes() const = 0;
};

}  // namespace shoji::relay
