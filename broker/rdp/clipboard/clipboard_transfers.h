// The client's side of clipboard transfers (PROTOCOL.md, "Transfers"), as web-client/src/core/transfers.ts is for the
// web: gives out request ids, sends what it is told to once the broker says so, gathers what comes in. What is done
// with the outcome is the caller's. Pure; owned by one ClipboardExchange.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "broker/rdp/clipboard/clipboard_ports.h"

namespace shoji::rdp {

class ClipboardTransfers {
 public:
  // What may wait in front of somebody's keys.
  static constexpr size_t kMaxBacklogBytes = 256 * 1024;

  struct Outcome {
    enum class Kind {
      kDone,     // outbound: the session has it; inbound: `content` is whole
      kRefused,  // `answer`, `detail`
      kFailed,   // allowed, and not carried to its end
    };
    uint32_t request_id = 0;
    Kind kind = Kind::kFailed;
    wire::TransferAnswer answer{};
    wire::TransferDetail detail{};
    Bytes content{};
  };

  explicit ClipboardTransfers(ClipboardPorts& ports) : ports_(ports) {}

  // LGWAN to Internet, and back; the request's id. `content` is not empty.
  uint32_t Give(wire::Channel channel, uint8_t declared_class, Bytes content);
  uint32_t Take(wire::Channel channel, uint32_t offer_id);
  // Nobody waits for it any more: its outcome is not told, its content not kept.
  void Abandon(uint32_t request_id);

  struct Heard {
    bool ours = false;
    std::optional<Outcome> outcome = {};
  };
  Heard OnServerMessage(const wire::ServerMessage& message);
  // There may be room again towards the broker.
  void Pump();
  // True while a content waits for room.
  bool sending() const;

 private:
  struct Open {
    Bytes content = {};  // outbound: what goes; inbound: what came
    bool outbound = false;
    bool proceeds = false;
    bool abandoned = false;
    size_t sent = 0;
    std::optional<wire::TransferAnswer> answer = {};
    wire::TransferDetail detail{};
  };
  using Place = std::map<uint32_t, Open>::iterator;

  uint32_t Ask(wire::TransferRequest request, Open open);
  Heard Finish(Place place, Outcome::Kind kind);
  Heard OnAnswer(Place place, const wire::TransferAnswer& answer);
  Heard OnContent(Place place, const wire::TransferContent& piece);
  Heard OnEnd(Place place, const wire::TransferEnd& end);

  ClipboardPorts& ports_;
  uint32_t last_id_ = 0;
  std::map<uint32_t, Open> open_;
};

}  // namespace shoji::rdp
