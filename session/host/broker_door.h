// The broker's way in: listens on RUNTIME/host.sock, one JSON request per datagram, answers with the same id, tells
// events to everybody connected. Brokers come and go; sessions do not care. Owned by Host, one thread.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "session/host/event_backlog.h"
#include "session/link/poll_loop.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::host {

inline constexpr size_t kMaxBrokers = 8;

// The answer to one request: its fields besides `id`, and a descriptor where the request asks for one.
struct Reply {
  link::Json body;
  UniqueFd fd;
};

class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  virtual Reply OnRequest(const link::Json& request) = 0;
};

class BrokerDoor {
 public:
  // `owner`: the only uid besides ours that may connect, and the file's owner; -1 = ours. `loop` and `handler` are
  // borrowed.
  static Result<std::unique_ptr<BrokerDoor>> Open(link::PollLoop& loop, RequestHandler& handler,
                                                  const std::string& path, int64_t owner);
  BrokerDoor(const BrokerDoor&) = delete;
  BrokerDoor& operator=(const BrokerDoor&) = delete;
  ~BrokerDoor();

  // To every connected broker. One that does not read is dropped.
  void Broadcast(const link::Json& event);
  // As Broadcast(), but kept until a broker is there.
  void BroadcastOrKeep(link::Json event);
  // Nothing told by BroadcastOrKeep() is waiting for a broker that is there to take it.
  bool caught_up() const { return brokers_.empty() || (!wants_write() && backlog_.empty()); }

 private:
  struct Broker {
    link::SeqpacketChannel channel;
    link::PollLoop::Token token;
  };
  BrokerDoor(link::PollLoop& loop, RequestHandler& handler, std::string path, int64_t owner, UniqueFd listener);
  bool wants_write() const;
  void TellBacklog();
  void OnListener();
  void OnBroker(uint64_t number, link::Ready ready);
  void Answer(uint64_t number, const link::Datagram& datagram);
  void Send(uint64_t number, const link::Json& body, UniqueFd fd);
  void Drop(uint64_t number, const std::string& why);

  link::PollLoop& loop_;
  RequestHandler& handler_;
  std::string path_;
  int64_t owner_;
  UniqueFd listener_;
  link::PollLoop::Token listener_token_ = 0;
  std::map<uint64_t, Broker> brokers_;
  EventBacklog backlog_;
  uint64_t next_number_ = 1;
};

}  // namespace shoji::host
