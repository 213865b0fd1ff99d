// The viewer's half of an RFB connection without a connection: LibVNCClient decodes update messages from memory. Native
// format: 32 bits a pixel, depth 24, BGRX. One owner, one thread.
#pragma once

#include <sys/types.h>

#include <memory>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

// Of rfb/rfbclient.h, which does not go together with rfb/rfb.h.
struct _rfbClient;  // NOLINT(bugprone-reserved-identifier): the library's name

namespace shoji::bench {

class RfbViewer {
 public:
  explicit RfbViewer(Size size);
  RfbViewer(const RfbViewer&) = delete;
  RfbViewer& operator=(const RfbViewer&) = delete;
  ~RfbViewer();

  // Whole server messages, decoded one after the other.
  Result<void> Apply(ByteSpan messages);
  // Fourth byte zero, valid until the next call.
  tile::Pixels picture();

 private:
  struct Input {
    ByteSpan left;
    size_t timestamp_left = 0;  // zeros that stand before the message
  };
  static ssize_t Read(void* cookie, char* target, size_t wanted) noexcept;

  Size size_;
  std::unique_ptr<Input> input_;
  _rfbClient* client_;
};

}  // namespace shoji::bench
