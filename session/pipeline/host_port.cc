#include "session/pipeline/host_port.h"

namespace shoji::pipeline {

Result<std::optional<link::Datagram>> HostPort::Receive() {
  auto datagram = control_.Receive();
  if (!datagram) gone_ = true;
  return datagram;
}

void HostPort::TellStep(std::string_view step) {
  if (!wants_write()) Tell({{"event", "step"}, {"step", step}});
}

void HostPort::TellReady() { Tell({{"event", "ready"}}); }

void HostPort::TellFatal(wire::EndReason reason, const std::string& detail) {
  Tell({{"event", "fatal"}, {"reason", static_cast<int>(reason)}, {"detail", detail}});
}

void HostPort::Tell(const link::Json& body) {
  if (!gone_) Note(control_.Send(body));
}

void HostPort::Flush() {
  if (wants_write()) Note(control_.Flush());
}

void HostPort::Note(const Result<void>& sent) {
  if (!sent && (sent.error().code == ErrorCode::kClosed || sent.error().code == ErrorCode::kIo)) gone_ = true;
}

}  // namespace shoji::pipeline
