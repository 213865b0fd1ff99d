#include "broker/transfer/sealed_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "codec/base/c_handle.h"

namespace shoji::transfer {
namespace {

using Directory = CHandle<DIR, closedir>;

std::unexpected<Error> Errno(const std::string& what) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
  return Fail(code, what + ": " + std::strerror(errno));
}

bool WriteAll(int fd, ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

Result<SealedFiles> SealedFiles::Open(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return Errno("cannot make " + directory);
  UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return Errno("cannot use " + directory);
  if (::fchmod(fd.get(), 0700) != 0) return Errno("cannot close " + directory + " to others");
  return SealedFiles(std::move(fd));
}

Result<void> SealedFiles::Write(const std::string& name, ByteSpan sealed) const {
  const std::string early = name + ".new";
  UniqueFd file(::openat(directory_.get(), early.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  const bool written = file && WriteAll(file.get(), sealed) && ::fsync(file.get()) == 0 &&
                       ::renameat(directory_.get(), early.c_str(), directory_.get(), name.c_str()) == 0 &&
                       ::fsync(directory_.get()) == 0;
  if (written) return {};
  const auto failed = Errno("cannot write a sealed file");
  (void)::unlinkat(directory_.get(), early.c_str(), 0);
  return failed;
}

Result<Bytes> SealedFiles::Read(const std::string& name, size_t most) const {
  const UniqueFd file(::openat(directory_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return Errno("cannot read a sealed file");
  if (static_cast<size_t>(status.st_size) > most) return Fail(ErrorCode::kTooLarge, "a sealed file is too long");
  Bytes bytes(static_cast<size_t>(status.st_size));
  size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t count = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Errno("cannot read a sealed file");
    have += static_cast<size_t>(count);
  }
  return bytes;
}

Result<void> SealedFiles::Remove(const std::string& name) const {
  if (::unlinkat(directory_.get(), name.c_str(), 0) != 0 && errno != ENOENT)
    return Errno("cannot remove a sealed file");
  return {};
}

Result<std::vector<std::string>> SealedFiles::Names() const {
  const int fd = ::openat(directory_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const Directory directory(fd < 0 ? nullptr : ::fdopendir(fd));
  if (!directory) return Errno("cannot list the quarantine");
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name(entry->d_name);
    if (name != "." && name != "..") names.push_back(name);
  }
  return names;
}

Result<uint64_t> SealedFiles::FreeBytes() const {
  struct statvfs status{};
  if (::fstatvfs(directory_.get(), &status) != 0) {
    return Fail(ErrorCode::kIo, std::string("quarantine: cannot ask for free space: ") + std::strerror(errno));
  }
  return static_cast<uint64_t>(status.f_bavail) * status.f_frsize;
}

}  // namespace shoji::transfer
