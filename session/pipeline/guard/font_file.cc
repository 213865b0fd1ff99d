#include "session/pipeline/guard/font_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <utility>

#include "codec/base/unique_fd.h"
#include "session/link/errno_text.h"

namespace shoji::pipeline {

Result<FontFile> FontFile::Map(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return link::FailErrno("cannot open the watermark's font " + path + " (package fonts-noto-cjk)");
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return link::FailErrno("fstat " + path);
  const auto size = static_cast<size_t>(info.st_size);
  void* mapping = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (mapping == MAP_FAILED) return link::FailErrno("mmap " + path);
  return FontFile(mapping, size);
}

FontFile::FontFile(FontFile&& other) noexcept
    : mapping_(std::exchange(other.mapping_, nullptr)), size_(std::exchange(other.size_, 0)) {}

FontFile::~FontFile() {
  if (mapping_ != nullptr) ::munmap(const_cast<void*>(mapping_), size_);
}

}  // namespace shoji::pipeline
