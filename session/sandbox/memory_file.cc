#include "session/sandbox/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace shoji::sandbox {
namespace {

std::unexpected<Error> MemoryFileError(const char* name) {
  return Fail(ErrorCode::kIo, std::string("memory file ") + name + ": " + std::strerror(errno));
}

}  // namespace

Result<UniqueFd> MakeMemoryFile(const char* name, std::string_view content) {
  UniqueFd file(memfd_create(name, MFD_CLOEXEC));
  if (!file) return MemoryFileError(name);
  size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = pwrite(file.get(), content.data() + done, content.size() - done, static_cast<off_t>(done));
    if (count <= 0) return MemoryFileError(name);
    done += static_cast<size_t>(count);
  }
  return file;
}

Result<UniqueFd> MakeBoundedFile(const char* name, size_t capacity_bytes) {
  UniqueFd file(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file || ftruncate(file.get(), static_cast<off_t>(capacity_bytes)) != 0 ||
      fcntl(file.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    return MemoryFileError(name);
  }
  return file;
}

std::string ReadBoundedFile(int fd) {
  struct stat info{};
  if (fstat(fd, &info) != 0) return {};
  std::string content(static_cast<size_t>(info.st_size), '\0');
  const ssize_t count = pread(fd, content.data(), content.size(), 0);
  content.resize(count > 0 ? static_cast<size_t>(count) : 0);
  content.erase(content.find_last_not_of('\0') + 1);
  return content;
}

}  // namespace shoji::sandbox
