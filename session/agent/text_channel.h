// The agent's end of the socket to the fcitx5 addon (ime/): text and compositions go in, acknowledgements, caret
// positions and undeliverable text come back. Owned by the agent, on its loop.
#pragma once

#include <functional>
#include <memory>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "codec/wire/messages.h"
#include "session/agent/event_loop.h"

namespace shoji::agent {

class TextChannel {
 public:
  struct Callbacks {
    std::function<void()> on_ready;  // the browser is connected to the input method; may come again
    std::function<void(uint32_t input_id)> on_done;
    std::function<void(const wire::Text&)> on_undelivered;  // no field took it
    std::function<void(const wire::CaretHint&)> on_caret;
  };

  static Result<std::unique_ptr<TextChannel>> Create(EventLoop& loop, Callbacks callbacks);
  // Two ends of one SOCK_SEQPACKET pair.
  TextChannel(EventLoop& loop, UniqueFd own_end, UniqueFd addon_end, Callbacks callbacks);
  ~TextChannel();
  TextChannel(const TextChannel&) = delete;
  TextChannel& operator=(const TextChannel&) = delete;

  // The descriptor fcitx5 inherits. Stays open here so that a restarted fcitx5 gets the same one.
  int addon_fd() const { return addon_end_.get(); }
  // False when the addon does not take it (not running, stuck).
  bool Send(const wire::ClientMessage& message);

 private:
  void ReceiveAll();
  void Handle(ByteSpan datagram);
  void HandleDone(uint32_t input_id);

  EventLoop& loop_;
  UniqueFd own_end_;
  UniqueFd addon_end_;
  Callbacks callbacks_;
};

}  // namespace shoji::agent
