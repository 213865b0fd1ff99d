#include "session/input/agent_outbox.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "session/link/errno_text.h"

namespace shoji::input {
namespace {

// A waiting move is worth nothing once a newer one with the same buttons is here.
bool Replaces(const wire::ClientMessage& newer, const wire::ClientMessage& waiting) {
  const auto* now = std::get_if<wire::Pointer>(&newer);
  const auto* before = std::get_if<wire::Pointer>(&waiting);
  return now != nullptr && before != nullptr && now->buttons == before->buttons;
}

}  // namespace

Result<void> AgentOutbox::Send(const wire::ClientMessage& message) {
  if (!waiting_.empty() && Replaces(message, waiting_.back())) {
    waiting_.back() = message;
    return {};
  }
  if (waiting_.size() >= kMaxWaitingForAgent) return Fail(ErrorCode::kRefused, "too much waits for the agent");
  if (waiting_.empty()) last_progress_ = clock_.Now();
  waiting_.push_back(message);
  return Flush();
}

Result<void> AgentOutbox::Flush() {
  while (!waiting_.empty()) {
    const Bytes bytes = wire::Encode(waiting_.front());
    const ssize_t count = ::send(agent_socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == ENOBUFS)) return {};
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) {
      return Fail(ErrorCode::kClosed, "agent closed its socket");
    }
    if (count < 0) return link::FailErrno("send to agent");
    waiting_.pop_front();
    last_progress_ = clock_.Now();
  }
  return {};
}

Result<void> AgentOutbox::Tick(TimePoint now) {
  if (waiting_.empty() || now - last_progress_ < kAgentPatience) return {};
  const size_t before = waiting_.size();
  if (auto flushed = Flush(); !flushed) return flushed;  // perhaps it was us who did not run
  if (waiting_.size() < before) return {};
  return Fail(ErrorCode::kRefused, "agent does not take its input");
}

std::optional<Duration> AgentOutbox::WaitTime(TimePoint now) const {
  if (waiting_.empty()) return std::nullopt;
  return std::max(last_progress_ + kAgentPatience - now, Duration::zero());
}

}  // namespace shoji::input
