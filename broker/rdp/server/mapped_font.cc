#include "broker/rdp/server/mapped_font.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <utility>

#include "session/link/errno_text.h"

namespace shoji::rdp {

Result<MappedFont> MappedFont::Map(const UniqueFd& file) {
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return link::FailErrno("fstat of the font");
  const auto size = static_cast<size_t>(info.st_size);
  void* mapping = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (mapping == MAP_FAILED) return link::FailErrno("mmap of the font");
  return MappedFont(mapping, size);
}

MappedFont::MappedFont(MappedFont&& other) noexcept
    : mapping_(std::exchange(other.mapping_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFont::~MappedFont() {
  if (mapping_ != nullptr) ::munmap(const_cast<void*>(mapping_), size_);
}

}  // namespace shoji::rdp
