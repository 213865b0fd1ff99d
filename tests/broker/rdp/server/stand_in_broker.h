// Plays shoji-broker for one real shoji-rdp: starts it on an accepted socket, signs, admits one user, and paints a
// session that shows what it is told. For tests; blocks, one thread.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>

#include "broker/rdp/door_messages.h"
#include "codec/frame/frame_writer.h"
#include "session/link/link_stream.h"
#include "tests/broker/rdp/server/door_key.h"
#include "tests/broker/rdp/server/stand_in_clipboard.h"

namespace shoji::rdp {

// The photo that F3 shows roughly and F4 exactly: where, and its colours.
inline constexpr Rect kStandInPhoto{201, 133, 400, 300};
uint32_t StandInPhotoAt(int x, int y);

// The pointers that F5 (small) and F6 (for clients that take large ones) show; F7 hides it.
wire::Cursor StandInCursor(bool large);

// F9 sends this many frames at once, each noise where the photo is; F10 says how many bytes shoji-rdp has not taken.
inline constexpr int kStandInFrames = 20;
uint32_t StandInNoiseAt(int frame, int x, int y);

// What whoever is admitted may come back with.
inline constexpr Cookie kCookie{.logon_id = 7, .random = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};

class StandInBroker {
 public:
  // `heard` is told each message of shoji-rdp, as one line without secrets. `key` may be that of several brokers.
  StandInBroker(std::string shoji_rdp, std::string font, std::function<void(const std::string&)> heard,
                std::shared_ptr<const DoorKey> key = std::make_shared<const DoorKey>())
      : key_(std::move(key)), shoji_rdp_(std::move(shoji_rdp)), font_(std::move(font)), heard_(std::move(heard)) {}

  // Serves one connection until shoji-rdp is gone; its exit status as of waitpid().
  int Serve(UniqueFd client);
  // One message of a shoji-rdp that somebody else has started, answered on `link`.
  void OnMessage(link::LinkStream& link, ByteSpan message);

 private:
  pid_t Start(UniqueFd client, UniqueFd theirs) const;
  void OnRequest(link::LinkStream& link, const DoorRequest& request);
  void OnClientMessage(link::LinkStream& link, const wire::ClientMessage& message);
  void Paint(link::LinkStream& link, bool key);
  void PaintPhoto(link::LinkStream& link, bool exact);
  void PaintNoise(link::LinkStream& link);
  bool OnFunctionKey(link::LinkStream& link, uint32_t keysym);

  std::shared_ptr<const DoorKey> key_;
  std::string shoji_rdp_;
  std::string font_;
  std::function<void(const std::string&)> heard_;
  frame::FrameWriter writer_;
  StandInClipboard clipboard_;
  Size size_;
  uint32_t frame_id_ = 0;
  int marks_ = 0;
};

}  // namespace shoji::rdp
