// The sandbox's CLIPBOARD selection: notices when somebody in the sandbox copies, fetches their text or picture (a PNG)
// when asked, and owns it with what was let in. Copying and pasting between programs of the sandbox needs none of it.
// Borrows the display; one thread.
#pragma once

#include <functional>
#include <optional>

#include "codec/wire/messages.h"
#include "session/agent/display/selection_owner.h"
#include "session/agent/display/selection_reader.h"

namespace shoji::agent {

class Clipboard {
 public:
  static constexpr size_t kMaxTextBytes = 16u << 20;
  static constexpr size_t kMaxPngBytes = 32u << 20;

  explicit Clipboard(XDisplay& display);
  ~Clipboard();
  Clipboard(const Clipboard&) = delete;
  Clipboard& operator=(const Clipboard&) = delete;

  // Somebody else has copied something, whatever it is. FindKind() tells.
  std::function<void()> on_copied;

  // What the clipboard holds: text, an image, or nothing of these.
  using Kind = std::optional<wire::Channel>;
  void FindKind(std::function<void(Kind)> done);
  // Its text, or its picture as a PNG nobody has looked at. kNotThere: none, or no plain text; kTooLarge: over
  // kMaxTextBytes, kMaxPngBytes.
  void Fetch(wire::Channel kind, std::function<void(wire::TransferResult, Bytes)> done);
  // True while one of the two above has not called `done`; only one at a time.
  bool busy() const { return reader_.busy(); }
  // The one under way takes too long.
  void GiveUp() { reader_.GiveUp(); }

  // False when it could not be put there.
  bool PutText(Bytes text) { return owner_.Own(SelectionOwner::Form::kText, std::move(text)); }
  bool PutPng(Bytes png) { return owner_.Own(SelectionOwner::Form::kPng, std::move(png)); }

  void Handle(const xcb_generic_event_t& event);

 private:
  XDisplay& display_;
  xcb_window_t window_;
  xcb_atom_t selection_;
  xcb_atom_t targets_;
  xcb_atom_t utf8_;
  xcb_atom_t png_;
  SelectionReader reader_;
  SelectionOwner owner_;
};

}  // namespace shoji::agent
