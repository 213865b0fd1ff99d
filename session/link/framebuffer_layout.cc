#include "session/link/framebuffer_layout.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "session/link/errno_text.h"

namespace shoji::link {

Result<UniqueFd> MakeSealedFramebuffer() {
  UniqueFd memory(::memfd_create("shoji-framebuffer", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory) return FailErrno("memfd_create");
  if (::ftruncate(memory.get(), static_cast<off_t>(kFramebufferBytes)) != 0) return FailErrno("ftruncate");
  if (::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    return FailErrno("F_ADD_SEALS");
  }
  return memory;
}

}  // namespace shoji::link
