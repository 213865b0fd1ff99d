// Answers on RUNTIME/host.sock as shoji-host does (session/link/CONTRACT.md), with sessions that are only the ends of
// their links. Trusts its broker: it is the bench's own. One thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "bench/load/synthetic_session.h"
#include "codec/base/clock.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::bench {

class SyntheticHost {
 public:
  // Listens at `path`. `clock` and `loop` outlive it.
  static Result<std::unique_ptr<SyntheticHost>> Open(const Clock& clock, link::PollLoop& loop, const std::string& path);
  SyntheticHost(const SyntheticHost&) = delete;
  SyntheticHost& operator=(const SyntheticHost&) = delete;
  ~SyntheticHost();

  TimePoint next() const { return next_blink_; }
  void Tick(TimePoint now);

 private:
  struct Hosted {
    link::Json entry;  // as `list` tells it
    std::unique_ptr<SyntheticSession> session;
  };
  struct Reply {
    link::Json body;
    UniqueFd fd;
  };
  SyntheticHost(const Clock& clock, link::PollLoop& loop, UniqueFd listener);
  void OnListener();
  void OnBroker(link::Ready ready);
  void DropBroker();
  Reply Answer(const link::Json& request);
  Reply Start(const link::Json& request);
  Reply Attach(const std::string& id);
  Reply List(const std::string& after) const;
  void End(const std::string& id, const link::Json& request);
  void Send(const link::Json& body, UniqueFd fd = {});

  const Clock& clock_;
  link::PollLoop& loop_;
  SyntheticFrames frames_;
  UniqueFd listener_;
  link::PollLoop::Token listener_token_ = 0, broker_token_ = 0;
  std::optional<link::SeqpacketChannel> broker_;
  std::map<std::string, Hosted> sessions_;
  uint64_t started_ = 0;
  TimePoint next_blink_;
  uint64_t turn_ = 0;
};

}  // namespace shoji::bench
