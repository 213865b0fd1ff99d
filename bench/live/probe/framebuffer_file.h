// The framebuffer of an `Xvfb -fbdir`: an XWD file that the X server draws into, mapped read-only. One thread.
// Made by our own X server on our own machine; its header is checked all the same.
#pragma once

#include <filesystem>

#include "bench/live/probe/marker.h"
#include "codec/base/result.h"

namespace shoji::bench {

class FramebufferFile {
 public:
  // kIo: cannot be opened or mapped. kInvalid: no XWD file of 32 bits per pixel, or shorter than its header says.
  static Result<FramebufferFile> Map(const std::filesystem::path& path);

  FramebufferFile(FramebufferFile&& other) noexcept;
  FramebufferFile& operator=(FramebufferFile&&) = delete;
  FramebufferFile(const FramebufferFile&) = delete;
  FramebufferFile& operator=(const FramebufferFile&) = delete;
  ~FramebufferFile();

  // Valid while this object lives; the X server writes meanwhile.
  const Pixels& pixels() const { return pixels_; }

 private:
  FramebufferFile(void* mapping, size_t size) : mapping_(mapping), size_(size) {}
  Result<void> ReadHeader();

  void* mapping_;
  size_t size_;
  Pixels pixels_;
};

}  // namespace shoji::bench
