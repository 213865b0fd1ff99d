// Gives the lines of a file from its end to its beginning, in bounded memory. Reads only; any thread, one per object.
// What is appended meanwhile is not seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoji::audit {

class BackwardLines {
 public:
  static constexpr size_t kChunkBytes = 256 * 1024;

  // Starts at byte `end`, one past a line break or the file's end. `fd` is borrowed.
  BackwardLines(int fd, uint64_t end) : fd_(fd), start_(end) {}

  // The line before, without its line break; valid until the next call. Empty at the beginning of the file or when it
  // cannot be read: failed() tells. A line over kMaxLineBytes is given in pieces, none of which is an entry.
  std::optional<std::string_view> Next();
  // Where the line given last begins.
  uint64_t offset() const { return start_ + left_; }
  bool failed() const { return failed_; }

 private:
  bool ReadMore();

  int fd_;
  uint64_t start_;      // where buffer_ lies in the file
  std::string buffer_;  // [start_, ...): what was read and not given yet is its first left_ bytes
  size_t left_ = 0;
  bool failed_ = false;
};

}  // namespace shoji::audit
