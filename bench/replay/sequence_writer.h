// Writes a sequence (sequence_format.h) into memory. One owner, one thread.
#pragma once

#include <zstd.h>

#include "bench/replay/picture_source.h"
#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"

namespace shoji::bench {

class SequenceWriter {
 public:
  // The size must be one that FRAME allows (SHOJI_CHECK).
  explicit SequenceWriter(Size size);

  // One change. `picture`: the whole screen of that size. The step must be one the format allows (SHOJI_CHECK).
  void Add(const Step& step, const tile::Pixels& picture);
  // The whole file so far, ended; nothing can be added after it.
  Bytes Finish();
  size_t bytes() const { return file_.size(); }

 private:
  void Compress(ByteSpan bytes, ZSTD_EndDirective directive);

  Size size_;
  CHandle<ZSTD_CCtx, ZSTD_freeCCtx> zstd_;
  Bytes file_;
  Bytes record_;
};

}  // namespace shoji::bench
