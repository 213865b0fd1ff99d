// The packed sections of a viewer's frames: one zstd stream from KEY frame to KEY frame, so that a frame can refer to
// what earlier ones carried. Owned by FrameWriter, its thread.
#pragma once

#include <zstd.h>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"

namespace shoji::frame {

class StreamPacker {
 public:
  StreamPacker();

  // The next section starts a new stream.
  void Restart();
  // Appends the section that unpacks to `first` and `second`, one behind the other. Nothing for nothing.
  void Pack(ByteSpan first, ByteSpan second, Bytes& packed);

 private:
  void Add(ByteSpan bytes, ZSTD_EndDirective directive, Bytes& packed);

  CHandle<ZSTD_CCtx, ZSTD_freeCCtx> zstd_;
};

}  // namespace shoji::frame
