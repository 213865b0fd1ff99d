// The two directions of one permitted connection: a tunnel (CONNECT), or one plain HTTP exchange. Owned by one
// connection, its thread; borrows both descriptors from it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "session/egress/pump.h"
#include "session/egress/request_head.h"
#include "session/egress/response_filter.h"

namespace shoji::egress {

class Relay {
 public:
  enum class State {
    kRunning,
    kFinished,    // both directions, or the response, came to their end
    kBroken,      // somebody hung up in the middle; nothing can be explained any more
    kBadRequest,  // the browser's body is malformed, nothing was answered yet
    kNoResponse,  // the destination gave no readable response head
  };

  // `early`: bytes of the browser that came behind its head.
  static Relay Tunnel(std::string_view early);
  // `head`: as it goes to the destination. `from_proxy`: the other side is the upstream proxy.
  static Relay Exchange(const RequestHead& request, std::string_view head, std::string_view early, bool from_proxy);

  State Step(int client, int destination, std::span<uint8_t> scratch);
  // What to wait for on each side.
  uint32_t client_events() const;
  uint32_t destination_events() const;
  // The request is whole: a browser that hangs up now wants no response.
  bool request_finished() const { return response_ != nullptr && up_.state() == Pump::State::kFinished; }
  bool moved() const { return up_.moved() || down_.moved(); }
  uint64_t bytes_up() const { return up_.bytes(); }
  uint64_t bytes_down() const { return down_.bytes(); }

 private:
  Relay(Pump up, Pump down) : up_(std::move(up)), down_(std::move(down)) {}
  State TunnelState() const;
  State ExchangeState() const;

  Pump up_;
  Pump down_;
  const ResponseFilter* response_ = nullptr;  // owned by down_; null in a tunnel
};

}  // namespace shoji::egress
