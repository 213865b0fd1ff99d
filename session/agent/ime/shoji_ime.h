// The fcitx5 addon that brings the terminal's own IME into the sandbox: commits its text and shows its composition in
// whatever field has the focus, in step with key events (text_slots.h), and reports where the caret is.
// Lives in fcitx5's process, on its one thread. Everything it is told comes from shoji-agent.
#pragma once

#include <fcitx-utils/event.h>
#include <fcitx/addoninstance.h>
#include <fcitx/instance.h>

#include <deque>
#include <memory>
#include <vector>

#include "codec/wire/messages.h"

namespace shoji::agent {

class ShojiIme final : public fcitx::AddonInstance {
 public:
  // Without a socket in the environment it does nothing.
  explicit ShojiIme(fcitx::Instance* instance);

 private:
  struct Waiting {
    uint32_t input_id;
    wire::ClientMessage message;  // Text, Preedit, or the Hello of another kind of terminal
    uint64_t since_us;            // CLOCK_MONOTONIC
  };

  void WatchInputContexts();
  void ReceiveAll();
  void Accept(ByteSpan datagram);
  void OnKey(fcitx::KeyEvent& event);
  void OnContextUsed(const fcitx::InputContext* context);
  void OnCaretMoved(fcitx::InputContext* context);
  // Carries out the message whose tap this is; older ones lost their tap and are given back.
  void ServeSlot(uint8_t keycode, fcitx::InputContext* context);
  void Apply(const wire::ClientMessage& message, fcitx::InputContext* context);
  void LookAgainSoon();
  void GiveUpOldOnes();
  void GiveBack(const Waiting& waiting);
  void BackToDirectInput();
  void Send(const Bytes& message);

  fcitx::Instance* instance_;
  int socket_ = -1;  // inherited; lives as long as the process
  std::unique_ptr<fcitx::EventSourceIO> readable_;
  std::unique_ptr<fcitx::EventSourceTime> deadline_;
  std::vector<std::unique_ptr<fcitx::HandlerTableEntry<fcitx::EventHandler>>> watchers_;
  std::deque<Waiting> waiting_;
  wire::CaretHint last_caret_{};
};

}  // namespace shoji::agent
