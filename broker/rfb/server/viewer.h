// One VNC viewer, through LibVNCServer 0.9.14: shown pixels and nothing else. View-only whatever it asks for: its keys,
// pointer, clipboard, chat, file transfers and wishes for a size reach nobody, there is nothing here they could reach.
// Owned by shoji-rfb's one thread. LibVNCServer writes to the viewer's socket and may wait for it there: meanwhile the
// session is not read, and sends nothing (its window is shut).
#pragma once

#include <rfb/rfb.h>

#include <functional>
#include <span>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "codec/tile/pixels.h"

namespace shoji::rfb {

void CloseScreen(rfbScreenInfo* screen);

class Viewer {
 public:
  // Is asked once, with the 16-byte challenge and the viewer's response to it: false turns him away. When it gives true
  // there is a picture: Resize() has been called.
  using Login = std::function<bool(ByteSpan challenge, ByteSpan response)>;

  // Reads files: before LockDown().
  explicit Viewer(Login login);
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;
  ~Viewer();

  // Begins the protocol on a connected socket. kClosed: he is gone again.
  Result<void> Begin(UniqueFd socket);
  // The picture from now on; borrowed until the next call. Not empty.
  void Show(tile::Pixels pixels, std::span<const Rect> changed);
  // Reads what he says and sends what he wants. False: he is gone.
  bool Serve();

  // Called by LibVNCServer.
  bool OnResponse(const rfbClientRec& client, ByteSpan response);

 private:
  void Resize(tile::Pixels pixels);

  Login login_;
  bool asked_ = false;
  Bytes blank_;  // until there is a picture
  CHandle<rfbScreenInfo, CloseScreen> screen_;
};

}  // namespace shoji::rfb
