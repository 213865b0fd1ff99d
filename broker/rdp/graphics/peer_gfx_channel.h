// GfxChannel of a FreeRDP peer. Its server's own RDPGFX context is not used: that one starts a thread and cannot
// compress.
#pragma once

#include <freerdp/peer.h>
#include <winpr/wtsapi.h>

#include "broker/rdp/graphics/gfx_channel.h"

namespace shoji::rdp {

class PeerGfxChannel final : public GfxChannel {
 public:
  // `peer` and `channels`, its channel manager (WTSOpenServerA), outlive the object. What is written leaves with the
  // manager's next WTSVirtualChannelManagerCheckFileDescriptor.
  PeerGfxChannel(freerdp_peer& peer, HANDLE channels) : peer_(peer), channels_(channels) {}
  PeerGfxChannel(const PeerGfxChannel&) = delete;
  PeerGfxChannel& operator=(const PeerGfxChannel&) = delete;
  ~PeerGfxChannel() override;

  State Poll() override;
  Result<std::optional<Bytes>> Read() override;
  Result<void> Write(ByteSpan message) override;
  bool IsBlocked() const override { return peer_.IsWriteBlocked(&peer_) != FALSE; }

 private:
  bool Open();

  freerdp_peer& peer_;
  HANDLE channels_;
  HANDLE channel_ = nullptr;
  State state_ = State::kOpening;
};

}  // namespace shoji::rdp
