// The WebSocket half of the door inside libwebsockets: one SocketPeer per connection, owning its relay. Service thread
// only. At most one lws_write per WRITEABLE.
#pragma once

#include <libwebsockets.h>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "broker/relay/relay.h"
#include "broker/sessions/statistics.h"
#include "broker/web/socket_door.h"

namespace shoji::web {

// One terminal's WebSocket. Lives from ESTABLISHED to CLOSED.
class SocketPeer final : public relay::ClientPeer {
 public:
  explicit SocketPeer(lws* wsi) : wsi_(wsi) {}

  void set_relay(std::unique_ptr<relay::Relay> relay) { relay_ = std::move(relay); }
  relay::Relay& relay() { return *relay_; }

  void SendMessage(Bytes message) override;
  void SendStep(std::string_view step) override;
  size_t queued_bytes() const override { return queued_bytes_; }
  void PauseReading(bool paused) override;
  void CloseAfterFlush() override;
  void Abort() override;

  // What lws's protocol callback returns.
  int OnReceive(const char* bytes, size_t size);
  int OnWriteable();

 private:
  struct Outgoing {
    Bytes bytes;  // LWS_PRE bytes of room, then the message
    size_t sent = 0;
    bool text = false;
    size_t left() const { return bytes.size() - LWS_PRE - sent; }
  };
  void Queue(ByteSpan message, bool text);
  size_t RoomForPiece() const;
  int WritePiece(size_t room);

  lws* wsi_;
  std::unique_ptr<relay::Relay> relay_;
  std::deque<Outgoing> queue_;
  size_t queued_bytes_ = 0;
  Bytes incoming_;
  bool closing_ = false;
  bool paused_ = false;
};

class SocketSide {
 public:
  static constexpr std::chrono::seconds kCheckLoginsEvery{5};

  explicit SocketSide(sessions::Statistics& statistics) : statistics_(statistics) {}

  void set_door(SocketDoor& door) { door_ = &door; }
  // Before the handshake is answered; non-zero refuses.
  int OnFilter(lws* wsi);
  int OnEstablished(lws* wsi);
  SocketPeer* Find(lws* wsi);
  void OnGone(lws* wsi);
  void Tick(TimePoint now);
  size_t count() const { return peers_.size(); }

 private:
  void CheckStanding(SocketPeer& peer);

  sessions::Statistics& statistics_;
  SocketDoor* door_ = nullptr;
  TimePoint next_check_{};
  std::map<lws*, relay::Relay::Identity> admitted_;  // between OnFilter and OnEstablished
  std::map<lws*, std::unique_ptr<SocketPeer>> peers_;
};

}  // namespace shoji::web
