// The reverse of StreamPacker, on foreign bytes. Owned by FrameDecoder, its thread.
#pragma once

#include <zstd.h>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/result.h"

namespace shoji::frame {

class StreamUnpacker {
 public:
  StreamUnpacker();

  // The next section must start a new stream.
  void Restart();
  // The next section: exactly `unpacked_bytes`, valid until the next call. Error when it does not unpack to exactly
  // that; only Restart() makes the stream good again.
  Result<ByteSpan> Unpack(ByteSpan packed, size_t unpacked_bytes);

 private:
  bool Decompress(ByteSpan packed, size_t unpacked_bytes);

  CHandle<ZSTD_DCtx, ZSTD_freeDCtx> zstd_;
  bool started_ = false;
  bool broken_ = true;
  Bytes unpacked_;
};

}  // namespace shoji::frame
