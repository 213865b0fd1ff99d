// The dynamic channel by which a client says that its window has another size now (MS-RDPEDISP). FreeRDP's own server
// context for it starts a thread; this reads in the loop. Owned by Connection, one thread.
#pragma once

#include <freerdp/peer.h>

#include <optional>

#include "broker/rdp/server/monitor_layout.h"

namespace shoji::rdp {

class DisplayControl {
 public:
  // `channels`: the peer's channel manager, which outlives it.
  explicit DisplayControl(void* channels) : channels_(channels) {}
  ~DisplayControl();
  DisplayControl(const DisplayControl&) = delete;
  DisplayControl& operator=(const DisplayControl&) = delete;

  // In each turn, after the channel manager has looked at what came: opens the channel as soon as the client can, and
  // gives the newest layout it told. kInvalid: the client broke the protocol.
  Result<std::optional<MonitorLayout>> Tick();

 private:
  enum class Stage : uint8_t { kWaiting, kOpening, kOpen, kRefused };
  void Open();
  void Close();
  void Greet();
  std::optional<Bytes> Read();

  void* channels_;
  void* channel_ = nullptr;
  Stage stage_ = Stage::kWaiting;
};

}  // namespace shoji::rdp
