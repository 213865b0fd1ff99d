// The far end of one session's link without a screen behind it: answers each input with a frame of the size a real
// session would send. Two frames may be under way, then the newest happening waits, as in a real session. One thread.
#pragma once

#include <optional>

#include "bench/load/synthetic_frames.h"
#include "session/link/link_stream.h"
#include "session/link/poll_loop.h"

namespace shoji::bench {

class SyntheticSession {
 public:
  // `loop` and `frames` outlive it.
  SyntheticSession(link::PollLoop& loop, const SyntheticFrames& frames) : loop_(loop), frames_(frames) {}
  SyntheticSession(const SyntheticSession&) = delete;
  SyntheticSession& operator=(const SyntheticSession&) = delete;
  ~SyntheticSession() { Detach(); }

  // A window looks at it now; a link before it is told END and closed.
  void Attach(UniqueFd link);
  void End(wire::EndReason reason);
  // The caret blinks, when the window has the focus.
  void Blink() {
    if (focused_) Show(Happening::kCaret);
  }

 private:
  static constexpr uint32_t kFramesUnderWay = 2;

  void OnReady(link::Ready ready);
  // False: the client broke the protocol.
  bool OnMessage(ByteSpan bytes);
  void OnHello();
  void OnKey(const wire::Key& key);
  void OnWheel(const wire::Wheel& wheel);
  void OnAck();
  void Show(Happening happening);
  void Send(Bytes message);
  void Detach();

  link::PollLoop& loop_;
  const SyntheticFrames& frames_;
  std::optional<link::LinkStream> stream_;
  link::PollLoop::Token token_ = 0;
  bool welcomed_ = false;
  bool focused_ = false;
  uint32_t frame_id_ = 0;
  uint32_t under_way_ = 0;
  uint32_t last_input_id_ = 0;
  uint32_t notches_ = 0;
  std::optional<Happening> waiting_;  // the largest of what could not be shown yet
};

}  // namespace shoji::bench
