#include "bench/replay/sequence_writer.h"

#include <array>
#include <utility>

#include "bench/replay/sequence_format.h"
#include "codec/base/check.h"

namespace shoji::bench {

SequenceWriter::SequenceWriter(Size size) : size_(size), zstd_(ZSTD_createCCtx()) {
  SHOJI_CHECK(size == ClampScreen(size));
  ZSTD_CCtx_setParameter(zstd_.get(), ZSTD_c_compressionLevel, 3);
  ZSTD_CCtx_setParameter(zstd_.get(), ZSTD_c_windowLog, kSequenceWindowLog);
  ByteWriter header(file_);
  header.Text(kSequenceMagic);
  header.U16(kSequenceVersion);
  header.U16(static_cast<uint16_t>(size.width_px));
  header.U16(static_cast<uint16_t>(size.height_px));
  header.Zeros(2);
}

void SequenceWriter::Add(const Step& step, const tile::Pixels& picture) {
  SHOJI_CHECK(picture.size == size_ && !step.damage.empty() && step.damage.size() <= kMaxRecordRects);
  record_.clear();
  ByteWriter record(record_);
  record.U64(static_cast<uint64_t>(step.at.count()));
  record.U16(static_cast<uint16_t>(step.damage.size()));
  record.Zeros(2);
  for (const Rect& rect : step.damage) {
    SHOJI_CHECK(Contains(size_, rect));
    for (const int number : {rect.x, rect.y, rect.width_px, rect.height_px}) record.U16(static_cast<uint16_t>(number));
  }
  for (const Rect& rect : step.damage) {
    const tile::Pixels pixels = picture.Crop(rect);
    for (int y = 0; y < rect.height_px; ++y) {
      for (int x = 0; x < rect.width_px; ++x) {
        const uint32_t colour = pixels.Row(y)[x];
        for (const int shift : {0, 8, 16}) record.U8(static_cast<uint8_t>(colour >> shift));
      }
    }
  }
  Compress(record_, ZSTD_e_continue);
}

void SequenceWriter::Compress(ByteSpan bytes, ZSTD_EndDirective directive) {
  std::array<uint8_t, 64 * 1024> chunk;
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (;;) {
    ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
    const size_t left = ZSTD_compressStream2(zstd_.get(), &out, &in, directive);
    SHOJI_CHECK(ZSTD_isError(left) == 0);
    file_.insert(file_.end(), chunk.begin(), chunk.begin() + out.pos);
    const bool done = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
    if (done) return;
  }
}

Bytes SequenceWriter::Finish() {
  Compress({}, ZSTD_e_end);
  return std::exchange(file_, {});
}

}  // namespace shoji::bench
