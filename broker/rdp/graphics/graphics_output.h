// Shows a session's frames to an RDP client: what shoji-rdp's server part calls, whatever the client can draw with.
// One owner, shoji-rdp's one thread. Frames come from the session through the broker; they are decoded here only to be
// said again in RDP. It asks nobody anything: policy, holds and input are elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/clock.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

namespace shoji::rdp {

class GraphicsOutput {
 public:
  enum class State : uint8_t {
    kOpening,  // the client has not answered yet; Tick() goes on
    kReady,
    kFailed,  // the client does not take this kind: make another output
  };

  virtual ~GraphicsOutput() = default;

  virtual State state() const = 0;

  // The features that HELLO names for this client (wire::Hello::features). Known once kReady.
  virtual uint8_t HelloFeatures() const = 0;

  // The desktop has this size, one that FRAME allows, and is black. Where the client has to be activated anew for it,
  // state() is kOpening until Activated().
  virtual Result<void> Resize(Size size) = 0;

  // Applies one whole FRAME message and sends what it changed; a KEY frame of another size resizes first. Any state:
  // what cannot be sent yet is sent when it can. Error: the frame is not one that PROTOCOL.md allows (kInvalid), or the
  // client's connection takes no more (kClosed).
  virtual Result<void> Show(ByteSpan frame_message) = 0;

  // Draws `pixels` over the picture, at this place of the desktop, until Uncover() or the next Cover(): pages and
  // notices of the trusted side. Frames go on beneath. They are copied. Inside the desktop (SHOJI_CHECK).
  virtual Result<void> Cover(const tile::Pixels& pixels, int x, int y) = 0;
  virtual Result<void> Uncover() = 0;

  // False while the client has too much before it: give Show() nothing now, and ask again after Tick().
  virtual bool CanTake() const = 0;
  // The frames shown since the last call, in order: the ACKs to send.
  virtual std::vector<uint32_t> TakeShown() = 0;

  // The client shows nothing of what it was sent (Activate callback), or asks for all of it again (refresh).
  virtual Result<void> Activated() = 0;
  // Surface frame acknowledge PDU, where there is no graphics channel.
  virtual void Acknowledged(uint32_t frame_id) = 0;
  // To be called in each turn of the loop, after the channel manager looked at what came in. Error: the client broke
  // the graphics protocol.
  virtual Result<void> Tick() = 0;
  // When Tick() is due though nothing happens.
  virtual std::optional<Duration> WaitTime() const { return std::nullopt; }
};

}  // namespace shoji::rdp
