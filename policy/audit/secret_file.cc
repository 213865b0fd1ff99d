#include "policy/audit/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "codec/base/unique_fd.h"

namespace shoji::audit {
namespace {

constexpr size_t kMaxBytes = 16 * 1024;
constexpr mode_t kOthers = 077;

std::unexpected<Error> IoError(const std::string& what) {
  return Fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, what + ": " + std::strerror(errno));
}

}  // namespace

Result<std::string> ReadSecret(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) return IoError("cannot read " + path);
  if ((status.st_mode & kOthers) != 0) {
    return Fail(ErrorCode::kRefused, path + " can be read by others; chmod 600 it, and replace the key in it");
  }
  std::string bytes(kMaxBytes, '\0');
  const ssize_t count = ::read(fd.get(), bytes.data(), bytes.size());
  if (count < 0) return IoError("cannot read " + path);
  bytes.resize(static_cast<size_t>(count));
  return bytes;
}

Result<void> SyncDirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return IoError("cannot sync " + directory);
  return {};
}

Result<void> WriteSecret(const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".new";
  const UniqueFd fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  const bool written = fd && ::fchmod(fd.get(), 0600) == 0 &&
                       ::write(fd.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
                       ::fsync(fd.get()) == 0 && ::rename(beside.c_str(), path.c_str()) == 0;
  if (!written) return IoError("cannot write " + path);
  return SyncDirectoryOf(path);
}

Result<std::string> ReadOrMakeSecret(const std::string& path, const std::function<Result<std::string>()>& make) {
  auto bytes = ReadSecret(path);
  if (bytes || bytes.error().code != ErrorCode::kNotFound) return bytes;
  bytes = make();
  if (!bytes) return bytes;
  if (auto written = WriteSecret(path, *bytes); !written) return std::unexpected(written.error());
  return bytes;
}

}  // namespace shoji::audit
