// Lets VNC viewers in: a process of shoji-rfb for each, behind one of shoji-rfb-tls where there is TLS, both of which
// the broker distrusts and ends when it says anything out of order, when nobody came with a password in time, or when
// the watch is over. Carries no pixels: the session's link is handed to the process. Service thread; owned by the
// broker.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "broker/rfb/door/entrance.h"
#include "broker/rfb/door/front_process.h"
#include "broker/sessions/watch_desk.h"
#include "session/link/poll_loop.h"
#include "session/link/seqpacket_channel.h"
#include "session/link/trusted_child.h"

namespace shoji::rfb {

class RfbDoor {
 public:
  static constexpr size_t kMaxConnections = 16;
  static constexpr size_t kMaxPerAddress = 4;               // beyond loopback
  static constexpr int kTakenPerWake = 16;                  // then the others' turn
  static constexpr std::chrono::seconds kLoginWithin{30};   // TLS included
  static constexpr std::chrono::seconds kGoodbyeWithin{2};  // for what has been said and TLS still has

  // All outlive the door.
  struct Services {
    link::PollLoop& loop;
    const Clock& clock;
    sessions::WatchDesk& desk;
    sessions::SessionDirectory& directory;
    sessions::Statistics& statistics;
  };
  RfbDoor(const Services& services, Entrance entrance);
  RfbDoor(const RfbDoor&) = delete;
  RfbDoor& operator=(const RfbDoor&) = delete;
  // Ends every process.
  ~RfbDoor();

  // Call several times a second.
  void Tick(TimePoint now);
  size_t connections() const { return connections_.size(); }

 private:
  struct Connection {
    link::TrustedChild process;
    link::SeqpacketChannel channel;
    std::string address;
    std::string key;  // auth::AddressKey of it
    TimePoint login_until;
    link::PollLoop::Token channel_token = 0;
    link::PollLoop::Token process_token = 0;
    std::string session{};  // from its login on
    bool asked = false;     // it has tried
    bool finished = false;  // to be forgotten
    std::unique_ptr<FrontProcess> front{};
  };
  struct Leaving {
    std::unique_ptr<FrontProcess> front;
    TimePoint until;
  };

  void OnListener();
  void Take(const UniqueFd& viewer);
  void Start(const UniqueFd& viewer, const std::string& key);
  // `client`: the viewer, or his front's other end.
  Result<link::TrustedChild> StartServer(const UniqueFd& client, const UniqueFd& broker) const;
  void OnChannel(uint64_t number);
  // False: it said what no shoji-rfb says, or may not come in.
  bool OnLogin(uint64_t number, const link::Json& body);
  void HandLink(uint64_t number, Result<UniqueFd> link);
  // The process goes; a watch it had is over for this reason.
  void End(uint64_t number, std::string_view why);

  Services services_;
  Entrance entrance_;
  link::PollLoop::Token listener_token_ = 0;
  bool paused_ = false;  // out of descriptors: asked again with the next tick
  std::map<uint64_t, Connection> connections_;
  std::vector<Leaving> leaving_;
  uint64_t next_ = 1;
};

}  // namespace shoji::rfb
