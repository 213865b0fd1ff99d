// Carries a terminal's input to the right place: keys and pointer to XTEST, text to the input method, in the order they
// came. Owned by the agent, one thread.
#pragma once

#include <optional>
#include <utility>

#include "codec/base/result.h"
#include "codec/wire/messages.h"
#include "session/agent/display/input_injector.h"
#include "session/agent/keyboard/key_planner.h"
#include "session/agent/text_channel.h"

namespace shoji::agent {

class InputRouter {
 public:
  // All borrowed. The X server must already have the Japanese keyboard.
  InputRouter(InputInjector& injector, TextChannel& text, KeyPlanner planner);

  void Handle(const wire::Key& key);
  void Handle(const wire::Text& text);
  void Handle(const wire::Preedit& preedit);
  void Handle(const wire::Pointer& pointer);
  void Handle(const wire::Wheel& wheel);
  void Handle(const wire::Focus& focus);
  // A terminal of another kind: the input method inside the session goes off, in turn with the keys.
  void Handle(const wire::Hello& hello);
  // Types what no field took through the input method (a password field, for one); characters without a key are lost.
  void TypeUndelivered(const wire::Text& text);
  // The newest input that has reached the X server since the last call.
  std::optional<uint32_t> TakeApplied() { return std::exchange(applied_, std::nullopt); }

 private:
  bool GiveToInputMethod(uint32_t input_id, const wire::ClientMessage& message);

  InputInjector& injector_;
  TextChannel& text_;
  KeyPlanner planner_;
  std::optional<uint32_t> applied_;
  bool composing_ = false;
};

}  // namespace shoji::agent
