#include "bench/replay/sequence_reader.h"

#include <algorithm>
#include <utility>

#include "bench/replay/sequence_format.h"

namespace shoji::bench {

Result<std::unique_ptr<SequenceReader>> SequenceReader::Open(Bytes file) {
  ByteReader header(ByteSpan(file).first(std::min(file.size(), kSequenceHeaderBytes)));
  const bool magic = AsText(header.Take(kSequenceMagic.size())) == kSequenceMagic;
  const bool version = header.U16() == kSequenceVersion;
  const int width = header.U16();
  const int height = header.U16();
  header.Zeros(2);
  if (!header.AtExactEnd() || !magic || !version) return Fail(ErrorCode::kInvalid, "not a sequence of version 1");
  if (Size{width, height} != ClampScreen({width, height})) return Fail(ErrorCode::kInvalid, "no size of a screen");
  return std::unique_ptr<SequenceReader>(new SequenceReader(std::move(file), {width, height}));
}

SequenceReader::SequenceReader(Bytes file, Size size)
    : file_(std::move(file)),
      in_{file_.data(), file_.size(), kSequenceHeaderBytes},
      zstd_(ZSTD_createDCtx()),
      size_(size),
      picture_(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px)) {
  ZSTD_DCtx_setParameter(zstd_.get(), ZSTD_d_windowLogMax, kSequenceWindowLog);
}

Result<bool> SequenceReader::Unpack(std::span<uint8_t> target, size_t& filled) {
  if (frame_ended_) return false;
  ZSTD_outBuffer out{target.data(), target.size(), filled};
  const size_t had = in_.pos;
  const size_t left = ZSTD_decompressStream(zstd_.get(), &out, &in_);
  if (ZSTD_isError(left) != 0)
    return Fail(ErrorCode::kInvalid, std::string("the sequence is damaged: ") + ZSTD_getErrorName(left));
  const bool moved = out.pos > filled || in_.pos > had;
  frame_ended_ = left == 0;
  filled = out.pos;
  return moved;
}

Result<ByteSpan> SequenceReader::Take(size_t wanted) {
  unpacked_.resize(wanted);
  for (size_t filled = 0; filled < wanted;) {
    const Result<bool> more = Unpack(unpacked_, filled);
    if (!more) return std::unexpected(more.error());
    if (!*more) return Fail(ErrorCode::kInvalid, "the sequence is cut off");
  }
  return ByteSpan(unpacked_);
}

// zstd may still owe the end of its frame after the last byte came out.
Result<bool> SequenceReader::AtEnd() {
  if (!frame_ended_) {
    size_t filled = 0;
    const Result<bool> moved = Unpack({}, filled);
    if (!moved) return std::unexpected(moved.error());
  }
  if (!frame_ended_) return false;
  if (in_.pos != in_.size) return Fail(ErrorCode::kInvalid, "something follows the sequence");
  return true;
}

Result<std::optional<Step>> SequenceReader::Next() {
  const Result<bool> ended = AtEnd();
  if (!ended) return std::unexpected(ended.error());
  if (*ended && first_) return Fail(ErrorCode::kInvalid, "the sequence is empty");
  if (*ended) return std::nullopt;
  Result<Step> step = ReadHeader();
  if (!step) return std::unexpected(step.error());
  for (const Rect& rect : step->damage) {
    if (const Result<void> read = ReadPixels(rect); !read) return std::unexpected(read.error());
  }
  first_ = false;
  last_ = step->at;
  return std::move(*step);
}

Result<Step> SequenceReader::ReadHeader() {
  const Result<ByteSpan> bytes = Take(kRecordHeaderBytes);
  if (!bytes) return std::unexpected(bytes.error());
  ByteReader header(*bytes);
  const uint64_t at_us = header.U64();
  const size_t count = header.U16();
  header.Zeros(2);
  if (!header.AtExactEnd() || count == 0 || count > kMaxRecordRects) {
    return Fail(ErrorCode::kInvalid, "a record's beginning is wrong");
  }
  constexpr uint64_t kLongestUs = 24ULL * 3600 * 1'000'000;
  Step step{Duration(std::min(at_us, kLongestUs + 1)), {}};
  const Result<ByteSpan> rects = Take(count * 8);
  if (!rects) return std::unexpected(rects.error());
  ByteReader reader(*rects);
  for (size_t i = 0; i < count; ++i) {
    const int x = reader.U16();
    const int y = reader.U16();
    const int width = reader.U16();
    step.damage.push_back({x, y, width, reader.U16()});
  }
  if (at_us > kLongestUs || !Allowed(step)) return Fail(ErrorCode::kInvalid, "a record is not allowed here");
  return step;
}

bool SequenceReader::Allowed(const Step& step) const {
  uint64_t area = 0;
  for (const Rect& rect : step.damage) {
    if (!Contains(size_, rect)) return false;
    area += static_cast<uint64_t>(rect.width_px) * static_cast<uint64_t>(rect.height_px);
  }
  const bool whole = step.damage.size() == 1 && step.damage.front() == Rect{0, 0, size_.width_px, size_.height_px};
  return step.at >= last_ && area <= kMaxRecordScreens * picture_.size() && (whole || !first_);
}

Result<void> SequenceReader::ReadPixels(const Rect& rect) {
  for (int y = rect.y; y < rect.bottom(); ++y) {
    const Result<ByteSpan> row = Take(static_cast<size_t>(rect.width_px) * 3);
    if (!row) return std::unexpected(row.error());
    uint32_t* target =
        &picture_[static_cast<size_t>(y) * static_cast<size_t>(size_.width_px) + static_cast<size_t>(rect.x)];
    for (size_t i = 0; i < row->size(); i += 3) {
      const uint32_t blue = (*row)[i];
      *target++ = static_cast<uint32_t>((*row)[i + 2]) << 16 | static_cast<uint32_t>((*row)[i + 1]) << 8 | blue;
    }
  }
  return {};
}

}  // namespace shoji::bench
