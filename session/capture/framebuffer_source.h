// The sandbox's pixels, mapped read-only from a sealed memfd. Owned by shoji-session's one thread.
// The sandbox writes while we read: every byte may change between two reads, none may be trusted, and the mapping can
// neither shrink nor end (that is what the seals are for). The XWD header in front of the pixels is never parsed.
#pragma once

#include <cstdint>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::capture {

class FramebufferSource {
 public:
  // Maps `framebuffer`, a borrowed descriptor that may be closed afterwards.
  // kRefused: not a memfd sealed against growing and shrinking, or not of exactly link::kFramebufferBytes.
  static Result<FramebufferSource> Map(int framebuffer);

  FramebufferSource(FramebufferSource&& other) noexcept;
  FramebufferSource& operator=(FramebufferSource&&) = delete;
  FramebufferSource(const FramebufferSource&) = delete;
  FramebufferSource& operator=(const FramebufferSource&) = delete;
  ~FramebufferSource();

  // BGRX 8888, top-down, stride_bytes() per row, room for kMaxWidthPx x kMaxHeightPx; valid while this object lives.
  const uint8_t* pixels() const;
  int stride_bytes() const;
  // Gives up the memory of page tables and pages counted as ours; what is read next is mapped again. For a screen that
  // has become smaller.
  void Unload() const;

 private:
  explicit FramebufferSource(const void* mapping) : mapping_(mapping) {}
  const void* mapping_;
};

}  // namespace shoji::capture
