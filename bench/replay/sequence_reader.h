// Reads a sequence (sequence_format.h) from memory, record by record: foreign bytes. One owner, one thread.
#pragma once

#include <zstd.h>

#include <memory>
#include <vector>

#include "bench/replay/picture_source.h"
#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"

namespace shoji::bench {

class SequenceReader final : public PictureSource {
 public:
  // kInvalid: no sequence of a version known here.
  static Result<std::unique_ptr<SequenceReader>> Open(Bytes file);

  Size size() const override { return size_; }
  // kInvalid: the file breaks the format or is cut off; the picture may then be half changed.
  Result<std::optional<Step>> Next() override;
  tile::Pixels picture() const override { return {picture_.data(), size_.width_px, size_}; }

 private:
  SequenceReader(Bytes file, Size size);
  // Exactly `wanted` unpacked bytes, valid until the next call; an error when there are fewer.
  Result<ByteSpan> Take(size_t wanted);
  // True when the zstd frame and the file have ended and nothing is left.
  Result<bool> AtEnd();
  Result<Step> ReadHeader();
  bool Allowed(const Step& step) const;
  Result<void> ReadPixels(const Rect& rect);
  // Unpacks what comes next into `target`. False when nothing can come any more.
  Result<bool> Unpack(std::span<uint8_t> target, size_t& filled);

  Bytes file_;
  ZSTD_inBuffer in_{};
  CHandle<ZSTD_DCtx, ZSTD_freeDCtx> zstd_;
  bool frame_ended_ = false;
  Bytes unpacked_;
  Size size_;
  std::vector<uint32_t> picture_;
  bool first_ = true;
  Duration last_{};
};

}  // namespace shoji::bench
