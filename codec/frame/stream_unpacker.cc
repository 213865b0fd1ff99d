#include "codec/frame/stream_unpacker.h"

#include <algorithm>
#include <array>

#include "codec/base/check.h"
#include "codec/wire/frame_message.h"

namespace shoji::frame {
namespace {

// Magic number and a descriptor that promises nothing: no content size, no checksum, no dictionary (RFC 8878, 3.1.1.1).
constexpr std::array<uint8_t, 5> kStreamStart{0x28, 0xB5, 0x2F, 0xFD, 0x00};
// What zstd asks for at the border of two blocks: the next one's header.
constexpr size_t kBlockHeaderBytes = 3;

bool StartsStream(ByteSpan packed) {
  return packed.size() > kStreamStart.size() && std::equal(kStreamStart.begin(), kStreamStart.end(), packed.begin());
}

}  // namespace

StreamUnpacker::StreamUnpacker() : zstd_(ZSTD_createDCtx()) {
  SHOJI_CHECK(zstd_ != nullptr);
  SHOJI_CHECK(ZSTD_isError(ZSTD_DCtx_setParameter(zstd_.get(), ZSTD_d_windowLogMax, wire::kMaxWindowLog)) == 0);
}

void StreamUnpacker::Restart() {
  SHOJI_CHECK(ZSTD_isError(ZSTD_DCtx_reset(zstd_.get(), ZSTD_reset_session_only)) == 0);
  started_ = broken_ = false;
}

Result<ByteSpan> StreamUnpacker::Unpack(ByteSpan packed, size_t unpacked_bytes) {
  if (packed.empty() && unpacked_bytes == 0) return ByteSpan{};
  broken_ = broken_ || (!started_ && !StartsStream(packed)) || !Decompress(packed, unpacked_bytes);
  started_ = true;
  if (broken_) return Fail(ErrorCode::kInvalid, "FRAME packed section is broken");
  return ByteSpan(unpacked_).first(unpacked_bytes);
}

bool StreamUnpacker::Decompress(ByteSpan packed, size_t unpacked_bytes) {
  unpacked_.resize(unpacked_bytes + 1);  // one byte more shows a section that unpacks to more
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  ZSTD_outBuffer out{unpacked_.data(), unpacked_.size(), 0};
  size_t wanted = kBlockHeaderBytes;
  while (in.pos < in.size && out.pos < out.size) {
    wanted = ZSTD_decompressStream(zstd_.get(), &out, &in);
    if (ZSTD_isError(wanted) != 0 || wanted == 0) return false;  // broken, or an end where no end may be
  }
  return out.pos == unpacked_bytes && in.pos == in.size && wanted == kBlockHeaderBytes;
}

}  // namespace shoji::frame
