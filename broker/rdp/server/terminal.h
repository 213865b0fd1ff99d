// The RDP client at the other end, through FreeRDP's server library: one freerdp_peer with its channel manager, without
// threads. Owned by Connection, on the one thread; foreign bytes are parsed inside Receive(). Pictures and channels are
// drawn and served by those who borrow peer() and channels(); this class knows handshake, settings, input and the end.
#pragma once

#include <freerdp/peer.h>

#include <memory>
#include <optional>
#include <string>

#include "broker/rdp/clipboard/dynamic_chunks.h"
#include "broker/rdp/door_messages.h"
#include "broker/rdp/server/login_request.h"
#include "broker/rdp/server/monitor_layout.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::rdp {

// What the client does. Called inside Receive(); nothing is to be freed there. False ends the connection.
class TerminalEvents {
 public:
  virtual ~TerminalEvents() = default;
  // The client has said who it is and what it can do; settings hold it. Before the first picture size is agreed.
  virtual bool OnClient() = 0;
  // Pictures may be sent, at settings->DesktopWidth x DesktopHeight; again after each change of size.
  virtual bool OnActive() = 0;
  virtual void OnScancode(uint16_t flags, uint16_t code) = 0;
  virtual void OnUnicode(uint16_t flags, uint16_t unit) = 0;
  virtual void OnPointer(uint16_t flags, uint16_t x, uint16_t y) = 0;
  virtual void OnExtendedPointer(uint16_t flags, uint16_t x, uint16_t y) = 0;
  virtual void OnLockKeys(uint32_t flags) = 0;
  // The client has drawn everything up to the end marker of this frame (legacy path).
  virtual void OnFrameDrawn(uint32_t frame_id) = 0;
};

class Terminal {
 public:
  struct Setup {
    UniqueFd socket;
    std::string certificate_pem;
  };
  // Opens libraries and descriptors: before LockDown(). `events` outlives the terminal.
  static Result<Terminal> Make(Setup setup, TerminalEvents& events);

  // Also offer NLA, for the user whose one-time code has this hash. Before the first Receive().
  void OfferNla(const NtHash& hash);

  int fd() const;
  // Reads and handles what is there. kClosed: the client is gone, or broke the protocol.
  Result<void> Receive();
  // Something was left unread by Receive(): call it again without waiting.
  bool has_more_to_read() const;
  // Sends what channels have queued, then what the socket takes. kClosed as above.
  Result<void> Flush();
  // The socket has not taken everything: wait until it can be written, and send nothing large meanwhile.
  bool write_blocked() const;

  // True from OnActive() until the next change of size, or the end.
  bool active() const;
  freerdp_peer& peer() const { return *peer_; }
  void* channels() const { return peer_channels_; }

  // Size and scale of the client's (primary) monitor, as it said when it connected.
  MonitorLayout layout() const;
  Client Describe() const;
  // What the client info packet says of who wants in, once: the settings forget its secrets.
  ClientCredentials TakeCredentials();
  // NLA was offered, and what the client proved was something else.
  bool proof_failed() const;
  // The client's TLS ended before it began: what it offers is too old or too weak.
  bool tls_too_weak() const { return tls_too_weak_; }
  // What the client may come back with when the line breaks; while active().
  Result<void> GiveCookie(const Cookie& cookie);
  // Says why (MS-RDPBCGR 2.2.5.1.1), and goodbye. Nothing is sent afterwards.
  void Close(uint32_t error_info);

 private:
  struct Freed {
    void operator()(freerdp_peer* peer) const noexcept;
  };
  using Peer = std::unique_ptr<freerdp_peer, Freed>;
  Terminal(Peer peer, std::unique_ptr<DynamicChunks> dynamic);

  std::unique_ptr<DynamicChunks> dynamic_;  // the peer knows where it is
  Peer peer_;
  void* peer_channels_ = nullptr;
  bool tls_too_weak_ = false;
};

}  // namespace shoji::rdp
