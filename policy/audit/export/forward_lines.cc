#include "policy/audit/export/forward_lines.h"

#include <unistd.h>

#include <cerrno>

#include "policy/audit/audit_line.h"

namespace shoji::audit {

std::optional<std::string_view> ForwardLines::Next() {
  while (true) {
    const size_t end = buffer_.find('\n', given_);
    if (end != std::string::npos) {
      const std::string_view line = std::string_view(buffer_).substr(given_, end - given_);
      given_ = end + 1;
      return line;
    }
    if (buffer_.size() - given_ > kMaxLineBytes + 1) {
      const std::string_view piece = std::string_view(buffer_).substr(given_);
      given_ = buffer_.size();
      return piece;
    }
    if (!ReadMore()) return std::nullopt;
  }
}

bool ForwardLines::ReadMore() {
  buffer_.erase(0, given_);
  given_ = 0;
  const size_t kept = buffer_.size();
  buffer_.resize(kept + kChunkBytes);
  ssize_t count = 0;
  do {
    count = ::pread(fd_, buffer_.data() + kept, kChunkBytes, static_cast<off_t>(read_));
  } while (count < 0 && errno == EINTR);
  failed_ = count < 0;
  const size_t got = count > 0 ? static_cast<size_t>(count) : 0;
  buffer_.resize(kept + got);
  read_ += got;
  return got > 0;
}

}  // namespace shoji::audit
