#include "broker/rdp/clipboard/channel_chunks.h"

namespace shoji::rdp {
namespace {

constexpr uint32_t kFirst = 0x1;
constexpr uint32_t kLast = 0x2;
constexpr uint32_t kCompressed = 0x00200000;

}  // namespace

Result<ChannelChunks::Progress> ChannelChunks::Add(ByteSpan chunk, uint32_t flags, uint64_t total_bytes,
                                                   size_t most_bytes) {
  const bool first = (flags & kFirst) != 0;
  if ((flags & kCompressed) != 0) return Fail(ErrorCode::kInvalid, "a compressed chunk of a channel");
  if (first == begun_) return Fail(ErrorCode::kInvalid, "a chunk of a channel out of order");
  if (first) {
    message_.clear();
    total_bytes_ = total_bytes;
    seen_bytes_ = 0;
    begun_ = true;
    too_long_ = total_bytes > most_bytes;
  }
  if (total_bytes != total_bytes_ || chunk.size() > total_bytes_ - seen_bytes_) {
    return Fail(ErrorCode::kInvalid, "a channel's message of another length than announced");
  }
  seen_bytes_ += chunk.size();
  if (!too_long_) message_.insert(message_.end(), chunk.begin(), chunk.end());
  if ((flags & kLast) == 0) return Progress::kMore;
  begun_ = false;
  if (seen_bytes_ != total_bytes_) return Fail(ErrorCode::kInvalid, "a channel's message that ends too early");
  return too_long_ ? Progress::kTooLong : Progress::kWhole;
}

}  // namespace shoji::rdp
