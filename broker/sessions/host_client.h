// The broker's end of RUNTIME/host.sock (session/link/CONTRACT.md): connects, connects again, matches answers to
// requests, passes events on. Service thread; never blocks. Knows nothing of sessions.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "session/link/poll_loop.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::sessions {

class HostClient {
 public:
  // Runs exactly once. kUnavailable: not connected, timed out, or the connection broke meanwhile.
  using Done = std::function<void(Result<link::Datagram>)>;
  struct Listener {
    std::function<void()> connected;
    std::function<void()> disconnected;
    std::function<void(const link::Json&)> event;
    std::function<void()> drained;  // what had arrived has been passed on, answers included
  };
  static constexpr std::chrono::milliseconds kReconnectEvery{250};
  static constexpr size_t kMaxPending = 1024;

  // `loop` outlives the client. Connects on the first Tick().
  HostClient(link::PollLoop& loop, std::string socket_path, Listener listener);
  ~HostClient();
  HostClient(const HostClient&) = delete;
  HostClient& operator=(const HostClient&) = delete;

  // Sends `body` (an object without `id`) and waits for its answer. `done` may run at once when there is no host.
  void Request(link::Json body, TimePoint deadline, Done done);
  bool connected() const { return channel_.has_value(); }
  // false: reads no more, so that the host must keep what it has to tell (and hold up what makes it). Requests still go
  // out; their answers wait with the rest, and fail when that takes too long. A new connection is read again.
  void Listen(bool wanted);
  // Connects when due, fails requests that are too late.
  void Tick(TimePoint now);

 private:
  struct Pending {
    TimePoint deadline;
    Done done;
  };
  void Connect();
  void Disconnect();
  void OnReady(link::Ready ready);
  void ReceiveAll();
  void Dispatch(link::Datagram datagram);

  link::PollLoop& loop_;
  std::string socket_path_;
  Listener listener_;
  std::optional<link::SeqpacketChannel> channel_;
  bool listening_ = true;
  link::PollLoop::Token token_ = 0;
  std::map<int64_t, Pending> pending_;
  int64_t next_id_ = 1;
  std::optional<TimePoint> next_attempt_;
};

}  // namespace shoji::sessions
