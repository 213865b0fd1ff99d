#include "bench/live/probe/framebuffer_file.h"

#include <endian.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "codec/base/unique_fd.h"

namespace shoji::bench {
namespace {

// Word numbers of X11/XWDFile.h; all words are big-endian.
enum HeaderWord {
  kHeaderSize = 0,
  kWidth = 4,
  kHeight = 5,
  kBitsPerPixel = 11,
  kBytesPerLine = 12,
  kColours = 19,
  kWords = 25
};
constexpr size_t kColourBytes = 12;

Error FromErrno(const std::filesystem::path& path) {
  return {ErrorCode::kIo, path.string() + ": " + std::strerror(errno)};
}

}  // namespace

Result<FramebufferFile> FramebufferFile::Map(const std::filesystem::path& path) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!fd || fstat(fd.get(), &status) != 0) return std::unexpected(FromErrno(path));
  const auto size = static_cast<size_t>(status.st_size);
  void* mapping = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd.get(), 0);
  if (mapping == MAP_FAILED) return std::unexpected(FromErrno(path));
  FramebufferFile file(mapping, size);
  if (auto read = file.ReadHeader(); !read) return std::unexpected(read.error());
  return file;
}

FramebufferFile::FramebufferFile(FramebufferFile&& other) noexcept
    : mapping_(std::exchange(other.mapping_, nullptr)), size_(other.size_), pixels_(other.pixels_) {}

FramebufferFile::~FramebufferFile() {
  if (mapping_ != nullptr) munmap(mapping_, size_);
}

Result<void> FramebufferFile::ReadHeader() {
  if (size_ < kWords * 4) return Fail(ErrorCode::kInvalid, "shorter than the header of an XWD file");
  const auto* bytes = static_cast<const uint8_t*>(mapping_);
  const auto word = [bytes](size_t i) {
    uint32_t value = 0;
    std::memcpy(&value, bytes + i * 4, 4);
    return static_cast<size_t>(be32toh(value));
  };
  const size_t offset = word(kHeaderSize) + word(kColours) * kColourBytes;
  const size_t width = word(kWidth), height = word(kHeight), stride = word(kBytesPerLine);
  if (word(kBitsPerPixel) != 32 || stride < width * 4) return Fail(ErrorCode::kInvalid, "not 32 bits per pixel");
  if (offset + stride * height > size_) return Fail(ErrorCode::kInvalid, "shorter than its header says");
  pixels_ = {bytes + offset, static_cast<int>(width), static_cast<int>(height), static_cast<int>(stride)};
  return {};
}

}  // namespace shoji::bench
