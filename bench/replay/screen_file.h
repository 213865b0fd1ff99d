// Pixels of a running X server that draws into a file: Xvfb -fbdir, or the memory of one of our sessions. Read-only;
// the server writes while we read. One owner, one thread.
#pragma once

#include <cstddef>
#include <string>

#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

namespace shoji::bench {

class ScreenFile {
 public:
  // `path`: an XWD dump of 32 bits a pixel, least significant byte first. kIo: it cannot be opened. kInvalid: it is
  // something else, or shorter than it says.
  static Result<ScreenFile> Open(const std::string& path);

  ScreenFile(ScreenFile&& other) noexcept;
  ScreenFile& operator=(ScreenFile&&) = delete;
  ScreenFile(const ScreenFile&) = delete;
  ScreenFile& operator=(const ScreenFile&) = delete;
  ~ScreenFile();

  // All of it; BGRX, the fourth byte undefined. Valid while this object lives.
  tile::Pixels pixels() const { return pixels_; }

 private:
  ScreenFile(const void* mapping, size_t mapped_bytes, const tile::Pixels& pixels)
      : mapping_(mapping), mapped_bytes_(mapped_bytes), pixels_(pixels) {}

  const void* mapping_;
  size_t mapped_bytes_;
  tile::Pixels pixels_;
};

// Where the framebuffer of a running session can be opened: the process `pid`, or the only shoji-session there is when
// 0. Needs root. kNotFound: there is none, or several.
Result<std::string> FindSessionScreen(int pid);

}  // namespace shoji::bench
