#include "session/transfer/picture_stream.h"

#include <algorithm>

namespace shoji::transfer {

bool PictureStream::Add(ByteSpan piece) {
  if (passed_ < head_.size()) {
    const size_t count = std::min(piece.size(), static_cast<size_t>(head_.size() - passed_));
    std::copy_n(piece.begin(), count, head_.begin() + static_cast<ptrdiff_t>(passed_));
  }
  passed_ += piece.size();
  if (passed_ < head_.size()) return true;
  if (whole_ == 0) {
    const auto size = wire::ParsePictureHead(head_);
    if (!size) return false;
    whole_ = size->content_bytes();
  }
  return passed_ <= whole_;
}

}  // namespace shoji::transfer
