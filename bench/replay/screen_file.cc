#include "bench/replay/screen_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/unique_fd.h"

namespace shoji::bench {
namespace {

namespace fs = std::filesystem;
constexpr size_t kXwdFields = 25;
constexpr size_t kColourBytes = 12;

// The fields of X11/XWDFile.h that matter, all big-endian.
struct XwdLayout {
  size_t offset = 0;
  Size size;
  int stride_bytes = 0;
};

uint32_t Field(ByteSpan header, size_t index) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | header[index * 4 + i];
  return value;
}

// `header`: a copy, the file may change. `file_bytes`: its length.
std::optional<XwdLayout> ParseXwd(ByteSpan header, size_t file_bytes) {
  if (header.size() < kXwdFields * 4) return std::nullopt;
  constexpr uint32_t kVersion = 7;
  constexpr uint32_t kZPixmap = 2;
  constexpr uint32_t kMost = 16'384;
  const uint32_t width = Field(header, 4);
  const uint32_t height = Field(header, 5);
  const uint32_t stride = Field(header, 12);
  const bool known =
      Field(header, 1) == kVersion && Field(header, 2) == kZPixmap && Field(header, 7) == 0 && Field(header, 11) == 32;
  const bool sane = width > 0 && width <= kMost && height > 0 && height <= kMost && stride >= width * 4 &&
                    stride <= kMost * 4 && stride % 4 == 0 && Field(header, 0) <= 4096 && Field(header, 19) <= 4096;
  if (!known || !sane) return std::nullopt;
  const XwdLayout layout{Field(header, 0) + Field(header, 19) * kColourBytes,
                         {static_cast<int>(width), static_cast<int>(height)},
                         static_cast<int>(stride)};
  const bool whole = layout.offset % 4 == 0 && file_bytes >= layout.offset + size_t{stride} * height;
  return whole ? std::optional(layout) : std::nullopt;
}

// In /proc/PID/map_files: opens what the process has mapped, whether or not it still has a descriptor of it.
std::optional<std::string> MappedScreenOf(const fs::path& process) {
  std::ifstream maps(process / "maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find("/memfd:shoji-framebuffer") == std::string::npos) continue;
    return (process / "map_files" / line.substr(0, line.find(' '))).string();
  }
  return std::nullopt;
}

bool IsSession(const fs::path& process) {
  std::string name;
  std::ifstream(process / "comm") >> name;
  return name == "shoji-session";
}

}  // namespace

Result<ScreenFile> ScreenFile::Open(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info{};
  if (!file || ::fstat(file.get(), &info) != 0) return Fail(ErrorCode::kIo, path + ": " + std::strerror(errno));
  const auto bytes = static_cast<size_t>(info.st_size);
  void* mapping = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.get(), 0);
  if (mapping == MAP_FAILED) return Fail(ErrorCode::kIo, path + ": " + std::strerror(errno));
  const auto* first = static_cast<const uint8_t*>(mapping);
  const std::optional<XwdLayout> layout = ParseXwd(Bytes(first, first + std::min(bytes, kXwdFields * 4)), bytes);
  if (!layout) {
    ::munmap(mapping, bytes);
    return Fail(ErrorCode::kInvalid, path + " is no framebuffer of 32 bits a pixel in the format of xwd");
  }
  const auto* pixels = reinterpret_cast<const uint32_t*>(first + layout->offset);
  return ScreenFile(mapping, bytes, {pixels, layout->stride_bytes / 4, layout->size});
}

ScreenFile::ScreenFile(ScreenFile&& other) noexcept
    : mapping_(std::exchange(other.mapping_, nullptr)), mapped_bytes_(other.mapped_bytes_), pixels_(other.pixels_) {}

ScreenFile::~ScreenFile() {
  if (mapping_ != nullptr) ::munmap(const_cast<void*>(mapping_), mapped_bytes_);
}

Result<std::string> FindSessionScreen(int pid) {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    if (!IsSession(entry.path())) continue;
    if (pid != 0 && entry.path().filename() != std::to_string(pid)) continue;
    if (auto screen = MappedScreenOf(entry.path())) found.push_back(*screen);
  }
  if (found.size() == 1) return found.front();
  return Fail(ErrorCode::kNotFound, found.empty() ? "no running session whose screen can be read; are you root?"
                                                  : "several sessions run; say which with --session PID");
}

}  // namespace shoji::bench
