// A real shoji-host with real helpers and real sandboxes, in which fake_agent runs in place of the agent; this test is
// its broker and its client. Needs root. Everything started here ends with the rig, by pid.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "codec/wire/messages.h"
#include "session/link/link_stream.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::host {

inline constexpr std::chrono::seconds kPatience{20};

// Whole messages from one session, as the broker would relay them.
class Client {
 public:
  explicit Client(UniqueFd link) : link_(std::move(link), wire::kMaxServerMessageBytes, size_t{1} << 20) {}
  void Say(const wire::ClientMessage& message) { (void)link_.Send(wire::Encode(message)); }
  void Hello();
  // True when a message of this type comes.
  bool Hears(wire::Type type) { return !Next(type).empty(); }
  // The reason of the END that comes, 0 when the link ends without.
  int HearsEnd();
  // The parameter of the NOTICE that comes, "" when none does.
  std::string HearsNotice();

 private:
  Bytes Next(wire::Type type);
  link::LinkStream link_;
};

class HostRig {
 public:
  explicit HostRig(std::vector<std::string> options = {});
  ~HostRig();

  void StartHost();
  void ConnectBroker();
  pid_t pid() const { return pid_; }
  const std::string& runtime() const { return runtime_; }

  // One request and its answer; events in between are kept for WaitForEvent().
  link::Json Request(link::Json body, UniqueFd* fd = nullptr);
  link::Json WaitForEvent(const std::string& event, const std::string& session);
  // The oldest event not yet given by this; an empty object when none comes.
  link::Json NextEvent();
  // Asks again and again until so many browsers are warm.
  bool WaitForPool(int ready);

  // A started session's id; "" when refused.
  std::string StartSession();
  Client Attach(const std::string& session);

  // The helper `program` of that session (any when ""); -1 when there is none.
  pid_t Helper(const std::string& program, const std::string& session) const;
  // Every process below `pid`.
  static std::vector<pid_t> Descendants(pid_t pid);
  static bool Gone(const std::vector<pid_t>& processes);
  // Sends a signal and waits for the host's end; its exit status, -1 when the signal ended it.
  int Stop(int signal);

 private:
  std::optional<link::Datagram> Next();

  std::string base_;
  std::string runtime_;
  std::vector<std::string> options_;
  pid_t pid_ = -1;
  std::optional<link::SeqpacketChannel> broker_;
  std::vector<link::Json> events_;
  int64_t next_id_ = 1;
};

}  // namespace shoji::host
