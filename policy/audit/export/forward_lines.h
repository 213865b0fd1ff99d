// Gives the lines of a file from a place in it to its end, in bounded memory. Reads only; one thread per object. Only
// whole lines: what is being written is given by a later call, once it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoji::audit {

class ForwardLines {
 public:
  static constexpr size_t kChunkBytes = 256 * 1024;

  // `fd` is borrowed. `start`: the beginning of a line.
  ForwardLines(int fd, uint64_t start) : fd_(fd), read_(start) {}

  // The next line without its line break; valid until the next call. Empty when there is no whole line yet, or the file
  // cannot be read: failed() tells. A line over kMaxLineBytes is given in pieces, none of which is an entry.
  std::optional<std::string_view> Next();
  // One past the line break of the line given last.
  uint64_t offset() const { return read_ - (buffer_.size() - given_); }
  bool failed() const { return failed_; }

 private:
  bool ReadMore();

  int fd_;
  uint64_t read_;  // how far the file was read
  std::string buffer_;
  size_t given_ = 0;  // bytes of buffer_ that were given
  bool failed_ = false;
};

}  // namespace shoji::audit
