// Stands between the broker's link and the untrusted agent for everything that is no picture and no input: clipboard
// and files. Knows what was asked of the agent and lets nothing else through: lengths, digests, text, the layout of
// pictures, and how often the sandbox may offer something. Decides nothing (the broker has decided, or will). Holds no
// content. Owned by shoji-session's one thread.
//
// The agent sees ids of the guard's own, which are never used twice: an answer to a question of a client that has gone
// cannot be taken for an answer to the next one's.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>

#include "codec/base/clock.h"
#include "codec/wire/content_hash.h"
#include "session/input/agent_outbox.h"
#include "session/link/token_bucket.h"
#include "session/transfer/picture_stream.h"
#include "session/transfer/utf8_stream.h"

namespace shoji::transfer {

class TransferGuard {
 public:
  static constexpr double kOffersPerSecond = 20;
  static constexpr uint64_t kMaxContentBytes = 64u << 20;
  static constexpr size_t kMaxOpen = 32;        // asked of the agent and not ended by it, the unwanted ones included
  static constexpr size_t kMaxFileOffers = 64;  // told again to the next client; the oldest is forgotten

  // `agent` outlives the guard. `to_broker` sends on the link of now, if there is one.
  TransferGuard(const Clock& clock, input::AgentSink& agent, std::function<void(const wire::ServerMessage&)> to_broker);

  // TRANSFER_REQUEST, _DATA or _CANCEL. kInvalid: the link's other end broke the protocol. Others: the agent's.
  Result<void> FromBroker(const wire::ClientMessage& message);
  // OFFER_HINT, CONTENT_HINT, CONTENT_END_HINT; others are none of its business. kInvalid, kRefused, kTooLarge: the
  // agent broke the protocol.
  Result<void> FromAgent(const wire::HintMessage& hint);

  // A client is there: it hears what is on offer.
  void Attached();
  // The link is gone, and with it whoever wanted anything.
  Result<void> Detached();

 private:
  struct Open {
    wire::TransferRequest request;  // as the broker asked
    bool unwanted = false;
    uint64_t passed = 0;
    wire::ContentHash hash;
    Utf8Stream text;
    PictureStream picture;
  };
  using OpenOnes = std::map<uint32_t, Open>;  // by the agent's id

  Result<void> Ask(const wire::TransferRequest& request);
  Result<void> PassOn(const wire::TransferData& data);
  Result<void> GiveUp(OpenOnes::iterator open);
  Result<void> TakeOffer(const wire::TransferOffer& offer);
  Result<void> TakeContent(const wire::TransferContent& content);
  Result<void> TakeEnd(const wire::TransferEnd& end);
  OpenOnes::iterator WantedAs(uint32_t request_id);

  const Clock& clock_;
  input::AgentSink& agent_;
  std::function<void(const wire::ServerMessage&)> to_broker_;
  link::TokenBucket offers_;
  OpenOnes open_;
  uint32_t next_id_ = 1;
  std::optional<wire::TransferOffer> clipboard_;
  std::deque<wire::TransferOffer> files_;  // not fetched yet
};

}  // namespace shoji::transfer
