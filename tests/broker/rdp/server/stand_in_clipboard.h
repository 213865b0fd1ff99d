// The clipboard of the stand-in's session, and the decisions of its broker: a text that says "secret" is refused, any
// other content passes. What was pasted last is offered to the terminal when F8 is pressed in the session.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "codec/wire/messages.h"

namespace shoji::rdp {

class StandInClipboard {
 public:
  // What the broker answers. `heard` is told each decision: "PASTED text", "REFUSED PASTE", "COPIED".
  std::vector<wire::ServerMessage> OnMessage(const wire::ClientMessage& message,
                                             const std::function<void(const std::string&)>& heard);

 private:
  using Answers = std::vector<wire::ServerMessage>;
  Answers Offer();
  Answers OnRequest(const wire::TransferRequest& request, const std::function<void(const std::string&)>& heard);
  Answers OnData(const wire::TransferData& data, const std::function<void(const std::string&)>& heard);

  wire::TransferRequest request_{};
  Bytes coming_;
  Bytes content_;
  wire::Channel channel_ = wire::Channel::kClipboardText;
  uint32_t offer_id_ = 0;
};

}  // namespace shoji::rdp
