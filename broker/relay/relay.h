// Carries messages between one client window and its session, through the policy filters. Owned by the client's
// connection (broker/web); service thread; blocks nowhere. The client is distrusted (every message is parsed), the
// session is too (only the messages a session may send, nothing of the broker's own). Holds no pixels beyond the
// bytes in flight: when the client is slow it stops reading the session.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/relay/client_peer.h"
#include "broker/relay/hold_filter.h"
#include "broker/relay/message_filter.h"
#include "broker/relay/transfer_gate.h"
#include "broker/relay/typed_books.h"
#include "broker/sessions/session_directory.h"
#include "broker/sessions/watch_desk.h"
#include "session/link/link_stream.h"
#include "session/link/poll_loop.h"

namespace shoji::relay {

class Relay final : public sessions::Viewer, private TransferPorts {
 public:
  static constexpr size_t kMaxClientBacklogBytes = 512 * 1024;  // beyond: the session is not read
  static constexpr size_t kMaxLinkBacklogBytes = 256 * 1024;    // beyond: the session is lost
  static constexpr size_t kPauseClientBytes = 64 * 1024;        // beyond: the client is not read
  static constexpr size_t kMaxEarlyBytes = 16 * 1024;           // client messages before the link is there
  static constexpr std::chrono::seconds kStalledClient{30};
  static constexpr std::chrono::seconds kHelloWithin{10};

  // All outlive the relay.
  struct Services {
    link::PollLoop& loop;
    const Clock& clock;
    std::function<RulesInForce()> rules;
    const audit::ContentDigest& digest;
    audit::AuditLog& audit;
    sessions::SessionDirectory& directory;
    sessions::Statistics& statistics;
    RateLimiter& transfers;  // TransferGate::kRate, by user
    TransferBooks& books;
    TypedBooks& typed;
    FilePort* files;  // null: no file passes
    // Runs a task on the service thread after others have been served. Null: long texts take longer.
    std::function<void(std::function<void()>)> post = nullptr;
    sessions::WatchDesk* watches = nullptr;  // null: nobody looks on
  };
  struct Identity {
    std::string session;
    sessions::Person person;
    std::string role;
    std::string login_token;  // the cookie's; the door checks now and then that it still holds
  };

  // `peer` outlives the relay. Open() comes next.
  Relay(Services services, Identity identity, ClientPeer& peer);
  ~Relay() override;
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // Attaches to the session. On failure the client has been told END and will be closed.
  void Open();
  // One whole message from the client, header included.
  void OnClientMessage(ByteSpan message);
  // The client broke a rule below the messages (text frame, too long).
  void OnClientBroken(std::string_view what);
  // The peer's queue got shorter.
  void OnDrained();
  void Tick(TimePoint now);
  const Identity& identity() const { return identity_; }
  // True when the person has done something since it was last asked.
  bool TakeUsed() { return std::exchange(used_, false); }

  void ShowStep(std::string_view step) override;
  void ShowHold(const sessions::Held& held) override;
  void ShowWatch(const wire::Watch& watch) override;
  void TakeLink(UniqueFd link) override;
  void End(wire::EndReason reason, std::string_view detail) override;

 private:
  void ToClient(const wire::ServerMessage& message) override;
  void ToSession(const wire::ClientMessage& message) override { ToLink(wire::Encode(message)); }
  void Later(std::function<void()> task) override {
    if (services_.post) services_.post(std::move(task));
  }
  bool session_there() const override { return link_.has_value() && !ended_; }
  size_t client_backlog_bytes() const override { return peer_.queued_bytes(); }
  size_t session_backlog_bytes() const override { return link_ ? link_->queued_bytes() : 0; }

  policy::Subject Subject() const;
  void OnWatchAnswer(const wire::WatchAnswer& answer);
  void Forward(const wire::ClientMessage& message, ByteSpan bytes);
  void ToLink(Bytes message);
  void OnLinkReady(link::Ready ready);
  void PumpToClient();
  // False when the message ended the relay.
  bool FromSession(ByteSpan message);
  void TransferFromSession(ByteSpan message);
  void SessionBroke(std::string_view what);
  void RecordMisuse(std::string_view side, std::string_view what);
  void DropLink();
  void LinkClosed();
  void CountBacklog();

  Services services_;
  Identity identity_;
  ClientPeer& peer_;
  std::vector<std::unique_ptr<MessageFilter>> filters_;
  HoldFilter* hold_ = nullptr;    // one of them
  TransferGate* gate_ = nullptr;  // one of filters_
  std::optional<link::LinkStream> link_;
  link::PollLoop::Token token_ = 0;
  std::deque<Bytes> early_;
  size_t early_bytes_ = 0;
  TimePoint opened_;
  TimePoint last_drained_;
  size_t counted_backlog_ = 0;
  bool used_ = false;
  bool said_hello_ = false;
  bool link_ended_ = false;
  bool ended_ = false;
};

}  // namespace shoji::relay
