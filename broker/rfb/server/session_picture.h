// The session's screen as frames make it: Shoji's own protocol on one side, plain pixels on the other. The session is
// distrusted: what is no frame of PROTOCOL.md ends it. Owned by shoji-rfb's one thread.
#pragma once

#include <vector>

#include "codec/base/clock.h"
#include "codec/frame/frame_decoder.h"
#include "session/link/link_stream.h"

namespace shoji::rfb {

class SessionPicture {
 public:
  static constexpr int kFirstWithinMs = 10'000;

  explicit SessionPicture(UniqueFd link);

  int fd() const { return stream_.fd(); }
  bool wants_write() const { return stream_.wants_write(); }
  Result<void> Flush() { return stream_.Flush(); }
  // Asks for the picture and waits until there is one.
  Result<void> Begin();
  // Reads what is there, and acknowledges it: places that changed go to TakeChanged(). kClosed: it is over.
  Result<void> Read();
  // Rectangles of the picture since the last call; all of it when its size changed.
  std::vector<Rect> TakeChanged() { return std::exchange(changed_, {}); }
  // 0x00RRGGBB; empty before Begin(). Valid until the next Read().
  tile::Pixels pixels() const { return decoder_.picture(); }

 private:
  Result<void> Take(ByteSpan message);
  Result<void> Show(ByteSpan message);

  link::LinkStream stream_;
  frame::FrameDecoder decoder_;
  std::vector<Rect> changed_;
};

}  // namespace shoji::rfb
