#include "session/capture/framebuffer_source.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <utility>

#include "session/link/errno_text.h"
#include "session/link/framebuffer_layout.h"

namespace shoji::capture {

Result<FramebufferSource> FramebufferSource::Map(int framebuffer) {
  const int seals = ::fcntl(framebuffer, F_GET_SEALS);
  constexpr int kNeeded = F_SEAL_GROW | F_SEAL_SHRINK;
  if (seals < 0 || (seals & kNeeded) != kNeeded) {
    return Fail(ErrorCode::kRefused, "framebuffer is not sealed against growing and shrinking");
  }
  struct stat info{};
  if (::fstat(framebuffer, &info) != 0) return link::FailErrno("fstat framebuffer");
  if (info.st_size != static_cast<off_t>(link::kFramebufferBytes)) {
    return Fail(ErrorCode::kRefused, "framebuffer has the wrong size");
  }
  const void* mapping = ::mmap(nullptr, link::kFramebufferBytes, PROT_READ, MAP_SHARED, framebuffer, 0);
  if (mapping == MAP_FAILED) return link::FailErrno("mmap framebuffer");
  return FramebufferSource(mapping);
}

FramebufferSource::FramebufferSource(FramebufferSource&& other) noexcept
    : mapping_(std::exchange(other.mapping_, nullptr)) {}

FramebufferSource::~FramebufferSource() {
  if (mapping_ != nullptr) ::munmap(const_cast<void*>(mapping_), link::kFramebufferBytes);
}

const uint8_t* FramebufferSource::pixels() const {
  return static_cast<const uint8_t*>(mapping_) + link::kFramebufferPixelOffset;
}

void FramebufferSource::Unload() const {
  // A shared mapping loses nothing by it. That it fails would only cost memory.
  (void)::madvise(const_cast<void*>(mapping_), link::kFramebufferBytes, MADV_DONTNEED);
}

int FramebufferSource::stride_bytes() const { return link::kFramebufferStrideBytes; }

}  // namespace shoji::capture
