#include "policy/audit/search/backward_lines.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "policy/audit/audit_line.h"

namespace shoji::audit {

std::optional<std::string_view> BackwardLines::Next() {
  while (true) {
    // The line break of the line asked for is the last byte of what is left.
    const size_t text = left_ > 0 && buffer_[left_ - 1] == '\n' ? left_ - 1 : left_;
    const void* found = text > 0 ? ::memrchr(buffer_.data(), '\n', text) : nullptr;
    const bool too_long = text > kMaxLineBytes + 1;
    if (found != nullptr || too_long || (start_ == 0 && left_ > 0)) {
      const size_t begin =
          found != nullptr ? static_cast<size_t>(static_cast<const char*>(found) - buffer_.data()) + 1 : 0;
      left_ = begin;
      return std::string_view(buffer_).substr(begin, text - begin);
    }
    if (start_ == 0 || !ReadMore()) return std::nullopt;
  }
}

bool BackwardLines::ReadMore() {
  const size_t count = static_cast<size_t>(std::min<uint64_t>(kChunkBytes, start_));
  std::string more(count, '\0');
  const uint64_t from = start_ - count;
  for (size_t done = 0; done < count;) {
    const ssize_t got = ::pread(fd_, more.data() + done, count - done, static_cast<off_t>(from + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return failed_ = true, false;
    done += static_cast<size_t>(got);
  }
  more.append(buffer_, 0, left_);
  buffer_ = std::move(more);
  left_ += count;
  start_ = from;
  return true;
}

}  // namespace shoji::audit
