#include "policy/audit/record_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace shoji::audit {

Result<RecordFile> OpenRecord(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) return CannotRead(path);
  return RecordFile{std::move(fd), static_cast<uint64_t>(status.st_size)};
}

std::unexpected<Error> CannotRead(const std::string& path) {
  const int error = errno;
  const auto code = error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
  return Fail(code, "cannot read " + path + ": " + std::strerror(error));
}

std::unexpected<Error> CannotReadAll(const std::string& path) {
  return Fail(ErrorCode::kIo, "cannot read all of " + path);
}

}  // namespace shoji::audit
